using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>Chooses the kernel for a compression and spreads many nodes over lanes.</summary>
internal static unsafe class Compression
{
    /// <summary>
    /// A pass over eight lanes costs about as much as two lone nodes, so from three nodes on it is cheaper even when the
    /// lanes left over repeat another node and their results are thrown away.
    /// </summary>
    public const int FewestForEight = 3;

    /// <summary>Two nodes in four lanes take half the time of two lone ones.</summary>
    public const int FewestForFour = 2;

    /// <summary>What eight lanes cannot take at once: a pass over sixteen costs about as much as one over eight.</summary>
    public const int FewestForSixteen = 9;

    /// <summary>
    /// Compresses one block to the 16 words of <paramref name="state"/>, which may be the chaining value itself.
    /// </summary>
    public static void Compress(
        Blake3Kernel kernel, uint* chaining, byte* block, int blockLength, ulong counter, NodeFlags flags, uint* state)
    {
        if (kernel.HasRows())
        {
            RowKernel.Compress(chaining, block, blockLength, counter, flags, state);
        }
        else
        {
            ScalarKernel.Compress(chaining, block, blockLength, counter, flags, state);
        }
    }

    /// <summary>Hashes the nodes of a row.</summary>
    public static void HashRow(in HashMode mode, NodeRow row)
    {
        switch (mode.Kernel)
        {
            case Blake3Kernel.Vector512:
                HashInLanes<SixteenLanes>(mode, ref row, FewestForSixteen);
                HashInLanes<EightLanes>(mode, ref row, FewestForEight);
                break;
            case Blake3Kernel.Vector256:
                HashInLanes<EightLanes>(mode, ref row, FewestForEight);
                break;
            case Blake3Kernel.Vector128:
                HashInLanes<FourLanes>(mode, ref row, FewestForFour);
                break;
        }

        for (; row.Count > 0; row.Pass(1))
        {
            HashOne(mode, row);
        }
    }

    /// <summary>Hashes nodes side by side while there are enough of them; lanes left over repeat the last one.</summary>
    [SkipLocalsInit]
    private static void HashInLanes<TLanes>(in HashMode mode, ref NodeRow row, int fewest)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        byte** nodes = stackalloc byte*[TLanes.Count];
        ulong* counters = stackalloc ulong[TLanes.Count];
        byte* spare = stackalloc byte[TLanes.Count * Blake3Layout.ChainingLength];
        while (row.Count >= fewest)
        {
            var used = Math.Min(TLanes.Count, row.Count);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                var node = Math.Min(lane, used - 1);
                nodes[lane] = row.Node(node);
                counters[lane] = row.CounterOf(node);
            }

            var output = used == TLanes.Count ? row.Output : spare;
            LaneKernel<TLanes>.HashNodes(nodes, row.Blocks, mode.KeyWords, counters, mode.Flags, row.First, row.Last, output);
            if (output == spare)
            {
                Unsafe.CopyBlock(row.Output, spare, (uint)(used * Blake3Layout.ChainingLength));
            }

            row.Pass(used);
        }
    }

    [SkipLocalsInit]
    private static void HashOne(in HashMode mode, in NodeRow row)
    {
        if (mode.Kernel.HasRows())
        {
            RowKernel.HashNode(
                mode.KeyWords, row.Nodes, row.Blocks, row.Counter, mode.Flags, row.First, row.Last, row.Output);
            return;
        }

        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        Unsafe.CopyBlock(state, mode.KeyWords, Blake3Layout.KeyLength);
        var flags = mode.Flags | row.First;
        for (var i = 0; i < row.Blocks; i++)
        {
            flags |= i == row.Blocks - 1 ? row.Last : NodeFlags.None;
            ScalarKernel.Compress(
                state, row.Nodes + (i * Blake3Layout.BlockLength), Blake3Layout.BlockLength, row.Counter, flags, state);
            flags = mode.Flags;
        }

        StoreWords(state, Blake3Layout.KeyWords, row.Output);
    }

    /// <summary>Writes words in the byte order of the specification (little-endian).</summary>
    public static void StoreWords(uint* words, int count, byte* output)
    {
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                new Span<byte>(output + (i * sizeof(uint)), sizeof(uint)), words[i]);
        }
    }
}
