using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// Hashes nodes of any lengths side by side: where one ends, the next takes its lane. What is left when too few are
/// at hand for lanes is hashed alone.
/// </summary>
internal static unsafe class LaneFeed
{
    /// <summary>
    /// Hashes nodes of the same whole blocks and flags, as far as they fill all lanes: in step, they need no look at each.
    /// </summary>
    /// <returns>How many of the first are hashed.</returns>
    public static int HashInStep(in HashMode mode, HashNode* nodes, int count) =>
        mode.Kernel switch
        {
            Blake3Kernel.Vector512 => HashInStep<SixteenLanes>(mode, nodes, count),
            Blake3Kernel.Vector256 => HashInStep<EightLanes>(mode, nodes, count),
            Blake3Kernel.Vector128 => HashInStep<FourLanes>(mode, nodes, count),
            _ => 0,
        };

    /// <summary>Hashes nodes that do not read what another of them writes. Long ones come first at best.</summary>
    public static void Hash(in HashMode mode, HashNode* nodes, int count)
    {
        switch (mode.Kernel)
        {
            case Blake3Kernel.Vector512 when count >= Compression.FewestForSixteen:
                HashInLanes<SixteenLanes>(mode, nodes, count, Compression.FewestForEight);
                break;
            case Blake3Kernel.Vector512 or Blake3Kernel.Vector256 when count >= Compression.FewestForEight:
                HashInLanes<EightLanes>(mode, nodes, count, Compression.FewestForEight);
                break;
            case Blake3Kernel.Vector128 when count >= Compression.FewestForFour:
                HashInLanes<FourLanes>(mode, nodes, count, Compression.FewestForFour);
                break;
            default:
                for (var node = 0; node < count; node++)
                {
                    HashAlone(mode, new NodeCursor(nodes + node), mode.KeyWords);
                }

                break;
        }
    }

    [SkipLocalsInit]
    private static int HashInStep<TLanes>(in HashMode mode, HashNode* nodes, int count)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        byte** inputs = stackalloc byte*[TLanes.Count];
        ulong* counters = stackalloc ulong[TLanes.Count];
        byte* values = stackalloc byte[TLanes.Count * Blake3Layout.ChainingLength];
        var done = 0;
        for (; count - done >= TLanes.Count; done += TLanes.Count)
        {
            var first = nodes + done;
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                inputs[lane] = first[lane].Input;
                counters[lane] = first[lane].Counter;
            }

            LaneKernel<TLanes>.HashNodes(
                inputs,
                first->Length / Blake3Layout.BlockLength,
                mode.KeyWords,
                counters,
                first->Flags,
                first->First,
                first->Last,
                values);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                Unsafe.CopyBlock(
                    first[lane].Output,
                    values + (lane * Blake3Layout.ChainingLength),
                    Blake3Layout.ChainingLength);
            }
        }

        return done;
    }

    [SkipLocalsInit]
    private static void HashInLanes<TLanes>(in HashMode mode, HashNode* nodes, int count, int fewest)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes* vectors = stackalloc TLanes[LaneState<TLanes>.Length];
        NodeCursor* lanes = stackalloc NodeCursor[TLanes.Count];
        byte** blocks = stackalloc byte*[TLanes.Count];
        byte* rooms = stackalloc byte[TLanes.Count * Blake3Layout.BlockLength];
        uint* chaining = stackalloc uint[Blake3Layout.KeyWords];
        var state = new LaneState<TLanes>(vectors);
        var begun = 0;
        var active = 0;
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            lanes[lane] = default;
            if (begun < count)
            {
                Begin(mode, nodes + begun++, lanes + lane, lane, state);
                active++;
            }
        }

        while (active >= fewest)
        {
            var run = FindBlocks(lanes, rooms, blocks, state);
            LaneKernel<TLanes>.Advance(state, blocks, first: 0, run);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                if (!lanes[lane].IsSet)
                {
                    continue;
                }

                lanes[lane].Pass(run);
                if (!lanes[lane].IsAtEnd)
                {
                    continue;
                }

                state.Read(lane, chaining);
                Compression.StoreWords(chaining, Blake3Layout.KeyWords, lanes[lane].Node->Output);
                lanes[lane] = default;
                if (begun < count)
                {
                    Begin(mode, nodes + begun++, lanes + lane, lane, state);
                }
                else
                {
                    active--;
                }
            }
        }

        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            if (lanes[lane].IsSet)
            {
                state.Read(lane, chaining);
                HashAlone(mode, lanes[lane], chaining);
            }
        }
    }

    private static void Begin<TLanes>(
        in HashMode mode, HashNode* node, NodeCursor* cursor, int lane, LaneState<TLanes> state)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        *cursor = new NodeCursor(node);
        state.Begin(lane, mode.KeyWords, node->Counter);
    }

    /// <summary>Finds the next blocks of every lane; returns how many can be compressed with the same state.</summary>
    private static int FindBlocks<TLanes>(NodeCursor* lanes, byte* rooms, byte** blocks, LaneState<TLanes> state)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var run = Blake3Layout.BlocksPerChunk;
        byte* any = null;
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            if (lanes[lane].IsSet)
            {
                var room = rooms + (lane * Blake3Layout.BlockLength);
                run = Math.Min(run, lanes[lane].Find(room, out blocks[lane], out var length, out var flags));
                state.SetBlock(lane, length, flags);
                any = blocks[lane];
            }
        }

        // A lane without a node repeats another: what it reads must be there, what it gives is thrown away.
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            if (!lanes[lane].IsSet)
            {
                blocks[lane] = any;
            }
        }

        return run;
    }

    [SkipLocalsInit]
    private static void HashAlone(in HashMode mode, NodeCursor cursor, uint* chaining)
    {
        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        byte* room = stackalloc byte[Blake3Layout.BlockLength];
        Unsafe.CopyBlock(state, chaining, Blake3Layout.KeyLength);
        do
        {
            _ = cursor.Find(room, out var block, out var length, out var flags);
            Compression.Compress(mode.Kernel, state, block, length, cursor.Node->Counter, flags, state);
            cursor.Pass(blocks: 1);
        }
        while (!cursor.IsAtEnd);

        Compression.StoreWords(state, Blake3Layout.KeyWords, cursor.Node->Output);
    }
}
