using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// The trees of many inputs at once: their chunks share lanes, and then their parents, level by level. So small inputs,
/// which have too few nodes to fill lanes, are hashed as fast as large ones, and the last chunks of all, which are shorter
/// than the others, fill lanes too.
/// </summary>
internal static unsafe class HashForest
{
    /// <summary>
    /// Chunks that are hashed together: enough to keep lanes full, few enough for the stack. A larger input fills them by
    /// itself, but for its last chunk.
    /// </summary>
    private const int LargestForest = 512;

    /// <summary>Hashes each input to 32 bytes.</summary>
    /// <param name="mode">The mode of each.</param>
    /// <param name="inputs">The inputs, one behind the other; null if there is not a byte.</param>
    /// <param name="lengths">The length of each.</param>
    /// <param name="output">Room for the hashes.</param>
    public static void Hash(in HashMode mode, byte* inputs, ReadOnlySpan<int> lengths, byte* output)
    {
        while (!lengths.IsEmpty)
        {
            var count = CountOfForest(lengths);
            if (count == 0)
            {
                HashTree.Hash(
                    mode,
                    new ReadOnlySpan<byte>(inputs, lengths[0]),
                    new Span<byte>(output, Blake3Layout.ChainingLength));
                inputs += lengths[0];
                count = 1;
            }
            else
            {
                inputs = HashTogether(mode, inputs, lengths[..count], output);
            }

            lengths = lengths[count..];
            output += count * Blake3Layout.ChainingLength;
        }
    }

    /// <summary>How many of the first inputs fit together; 0 if the first is better hashed alone.</summary>
    private static int CountOfForest(ReadOnlySpan<int> lengths)
    {
        var chunks = 0;
        var count = 0;
        for (; count < lengths.Length; count++)
        {
            chunks += WidthOf(lengths[count]);
            if (chunks > LargestForest)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Chunks in an input.</summary>
    private static int WidthOf(int length) =>
        Math.Max(1, (int)(((uint)length + Blake3Layout.ChunkLength - 1) / Blake3Layout.ChunkLength));

    /// <returns>The end of the inputs.</returns>
    [SkipLocalsInit]
    private static byte* HashTogether(in HashMode mode, byte* inputs, ReadOnlySpan<int> lengths, byte* output)
    {
        HashNode* nodes = stackalloc HashNode[LargestForest];
        byte* values = stackalloc byte[LargestForest * Blake3Layout.ChainingLength];
        byte* above = stackalloc byte[LargestForest * Blake3Layout.ChainingLength];
        ushort* widths = stackalloc ushort[LargestForest];

        var count = GatherChunks(mode, inputs, lengths, output, nodes, values, widths, out var alike, out var end);
        while (count > 0)
        {
            var done = LaneFeed.HashInStep(mode, nodes, alike);
            LaneFeed.Hash(mode, nodes + done, count - done);
            count = GatherParents(mode, lengths.Length, output, nodes, values, above, widths, out alike);
            var read = values;
            values = above;
            above = read;
        }

        return end;
    }

    // Whole chunks come first: they are in step, and then the last chunks, which are not, fill each other's gaps.
    private static int GatherChunks(
        in HashMode mode,
        byte* inputs,
        ReadOnlySpan<int> lengths,
        byte* output,
        HashNode* nodes,
        byte* values,
        ushort* widths,
        out int whole,
        out byte* end)
    {
        var count = 0;
        var all = 0;
        end = inputs;
        foreach (var length in lengths)
        {
            all += WidthOf(length);
        }

        whole = all - lengths.Length;
        var last = whole;
        for (var tree = 0; tree < lengths.Length; tree++)
        {
            var width = WidthOf(lengths[tree]);
            widths[tree] = (ushort)width;
            for (var chunk = 0; chunk < width; chunk++)
            {
                var isLast = chunk == width - 1;
                var at = chunk * Blake3Layout.ChunkLength;
                var isRoot = width == 1;
                nodes[isLast ? last++ : count++] = HashNode.Chunk(
                    mode,
                    end + at,
                    isLast ? lengths[tree] - at : Blake3Layout.ChunkLength,
                    chunk,
                    isRoot,
                    isRoot ? output + (tree * Blake3Layout.ChainingLength) : values);
                values += isRoot ? 0 : Blake3Layout.ChainingLength;
            }

            end += lengths[tree];
        }

        return all;
    }

    // Joins the values of each tree in pairs; those of a tree lie next to each other. Roots, which are flagged, come last.
    private static int GatherParents(
        in HashMode mode,
        int trees,
        byte* output,
        HashNode* nodes,
        byte* values,
        byte* above,
        ushort* widths,
        out int inner)
    {
        var count = 0;
        inner = 0;
        for (var tree = 0; tree < trees; tree++)
        {
            inner += widths[tree] == 2 ? 0 : widths[tree] / 2;
        }

        var last = inner;
        for (var tree = 0; tree < trees; tree++)
        {
            var width = (int)widths[tree];
            if (width == 1)
            {
                continue;
            }

            var isRoot = width == 2;
            for (; width > 1; width -= 2)
            {
                var target = isRoot ? output + (tree * Blake3Layout.ChainingLength) : above;
                nodes[isRoot ? last++ : count++] = HashNode.Parent(mode, values, isRoot, target);
                values += Blake3Layout.BlockLength;
                above += isRoot ? 0 : Blake3Layout.ChainingLength;
            }

            if (width == 1)
            {
                // A value without a sibling moves up as it is.
                Unsafe.CopyBlock(above, values, Blake3Layout.ChainingLength);
                values += Blake3Layout.ChainingLength;
                above += Blake3Layout.ChainingLength;
            }

            widths[tree] = (ushort)((widths[tree] + 1) / 2);
        }

        return last;
    }
}
