using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// Hashes nodes of any lengths side by side: where one ends, the next takes its lane. What is left when too few are
/// at hand for lanes is hashed alone.
/// </summary>
internal static unsafe class LaneFeed
{
    /// <summary>Hashes nodes that do not read what another of them writes. Long ones come first at best.</summary>
    public static void Hash(in HashMode mode, HashNode* nodes, int count)
    {
        var begun = 0;
        if (mode.Kernel.HasLanes() && count >= Compression.FewestForLanes)
        {
            HashInLanes(mode, nodes, count);
            begun = count;
        }

        for (; begun < count; begun++)
        {
            HashAlone(mode, new NodeCursor(nodes + begun), mode.KeyWords);
        }
    }

    [SkipLocalsInit]
    private static void HashInLanes(in HashMode mode, HashNode* nodes, int count)
    {
        LaneState state;
        NodeCursor* lanes = stackalloc NodeCursor[LaneKernel.Lanes];
        byte** blocks = stackalloc byte*[LaneKernel.Lanes];
        byte* rooms = stackalloc byte[LaneKernel.Lanes * Blake3Layout.BlockLength];
        uint* chaining = stackalloc uint[Blake3Layout.KeyWords];
        var begun = 0;
        var active = 0;
        for (var lane = 0; lane < LaneKernel.Lanes; lane++)
        {
            lanes[lane] = default;
            if (begun < count)
            {
                Begin(mode, nodes + begun++, lanes + lane, lane, &state);
                active++;
            }
        }

        while (active >= Compression.FewestForLanes)
        {
            var run = FindBlocks(lanes, rooms, blocks, &state);
            LaneKernel.Advance(&state, blocks, run);
            for (var lane = 0; lane < LaneKernel.Lanes; lane++)
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
                    Begin(mode, nodes + begun++, lanes + lane, lane, &state);
                }
                else
                {
                    active--;
                }
            }
        }

        for (var lane = 0; lane < LaneKernel.Lanes; lane++)
        {
            if (lanes[lane].IsSet)
            {
                state.Read(lane, chaining);
                HashAlone(mode, lanes[lane], chaining);
            }
        }
    }

    private static void Begin(in HashMode mode, HashNode* node, NodeCursor* cursor, int lane, LaneState* state)
    {
        *cursor = new NodeCursor(node);
        state->Begin(lane, mode.KeyWords, node->Counter);
    }

    /// <summary>Finds the next blocks of every lane; returns how many can be compressed with the same state.</summary>
    private static int FindBlocks(NodeCursor* lanes, byte* rooms, byte** blocks, LaneState* state)
    {
        var run = Blake3Layout.BlocksPerChunk;
        byte* any = null;
        for (var lane = 0; lane < LaneKernel.Lanes; lane++)
        {
            if (lanes[lane].IsSet)
            {
                var room = rooms + (lane * Blake3Layout.BlockLength);
                run = Math.Min(run, lanes[lane].Find(room, out blocks[lane], out var length, out var flags));
                state->SetBlock(lane, length, flags);
                any = blocks[lane];
            }
        }

        // A lane without a node repeats another: what it reads must be there, what it gives is thrown away.
        for (var lane = 0; lane < LaneKernel.Lanes; lane++)
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
