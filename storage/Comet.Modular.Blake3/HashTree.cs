using System.Numerics;
using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// The binary tree over chunks of 1 KiB. The left subtree of every node holds the largest power of two of chunks
/// that leaves something for the right one. Each level of the recursion hands on up to
/// <see cref="Blake3Layout.SubtreeWidth"/> chaining values instead of one, so that parents fill lanes as chunks do.
/// </summary>
internal static unsafe class HashTree
{
    [SkipLocalsInit]
    public static void Hash(in HashMode mode, ReadOnlySpan<byte> input, Span<byte> output)
    {
        RootNode root;
        if (input.Length <= Blake3Layout.ChunkLength)
        {
            RootNode.OfChunk(mode, input, counter: 0, out root);
        }
        else
        {
            byte* children = stackalloc byte[Blake3Layout.BlockLength];
            fixed (byte* start = input)
            {
                HashToPair(mode, start, input.Length, counter: 0, children);
            }

            RootNode.OfParent(mode, children, out root);
        }

        root.WriteRoot(mode.Kernel, output);
    }

    /// <summary>Hashes a subtree of more than one chunk to the two chaining values below its top node.</summary>
    [SkipLocalsInit]
    public static void HashToPair(in HashMode mode, byte* input, int length, ulong counter, byte* pair)
    {
        byte* even = stackalloc byte[Blake3Layout.SubtreeWidth * Blake3Layout.ChainingLength];
        byte* odd = stackalloc byte[Blake3Layout.SubtreeWidth * Blake3Layout.ChainingLength];
        var count = HashWide(mode, input, length, counter, even);
        while (count > 2)
        {
            count = HashParents(mode, even, count, odd);
            var done = odd;
            odd = even;
            even = done;
        }

        Unsafe.CopyBlock(pair, even, Blake3Layout.BlockLength);
    }

    [SkipLocalsInit]
    private static int HashWide(in HashMode mode, byte* input, int length, ulong counter, byte* output)
    {
        if (length <= Blake3Layout.SubtreeWidth * Blake3Layout.ChunkLength)
        {
            return HashChunks(mode, input, length, counter, output);
        }

        // The left side is a power of two of at least SubtreeWidth chunks, so it gives exactly that many values
        // and those of the right side follow without a gap.
        var left = (int)(BitOperations.RoundUpToPowerOf2((uint)length) / 2);

        byte* below = stackalloc byte[2 * Blake3Layout.SubtreeWidth * Blake3Layout.ChainingLength];
        var count = HashWide(mode, input, left, counter, below);
        count += HashWide(
            mode, input + left, length - left, counter + (ulong)(left / Blake3Layout.ChunkLength),
            below + (count * Blake3Layout.ChainingLength));
        return HashParents(mode, below, count, output);
    }

    private static int HashChunks(in HashMode mode, byte* input, int length, ulong counter, byte* output)
    {
        var whole = length / Blake3Layout.ChunkLength;
        var chunks = new NodeRow
        {
            Nodes = input,
            Count = whole,
            Blocks = Blake3Layout.BlocksPerChunk,
            Counter = counter,
            Step = 1,
            First = NodeFlags.ChunkStart,
            Last = NodeFlags.ChunkEnd,
            Output = output,
        };
        Compression.HashRow(mode, chunks);

        var rest = length % Blake3Layout.ChunkLength;
        if (rest == 0)
        {
            return whole;
        }

        var tail = new ReadOnlySpan<byte>(input + (whole * Blake3Layout.ChunkLength), rest);
        RootNode.OfChunk(mode, tail, counter + (ulong)whole, out var node);
        node.WriteChaining(mode.Kernel, output + (whole * Blake3Layout.ChainingLength));
        return whole + 1;
    }

    private static int HashParents(in HashMode mode, byte* children, int count, byte* output)
    {
        var parents = count / 2;
        var parentMode = mode with { Flags = mode.Flags | NodeFlags.Parent };
        Compression.HashRow(parentMode, new NodeRow { Nodes = children, Count = parents, Blocks = 1, Output = output });
        if (count % 2 == 0)
        {
            return parents;
        }

        // A value without a sibling moves up as it is.
        Unsafe.CopyBlock(
            output + (parents * Blake3Layout.ChainingLength),
            children + ((count - 1) * Blake3Layout.ChainingLength),
            Blake3Layout.ChainingLength);
        return parents + 1;
    }
}
