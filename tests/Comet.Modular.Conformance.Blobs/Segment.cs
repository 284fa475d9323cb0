using System.Buffers;

namespace Comet.Modular.Conformance.Blobs;

/// <summary>A link of a <see cref="ReadOnlySequence{T}"/>.</summary>
internal sealed class Segment : ReadOnlySequenceSegment<byte>
{
    private Segment(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    /// <summary>Cuts content into uneven pieces, some of them empty.</summary>
    internal static ReadOnlySequence<byte> Cut(byte[] content, int seed)
    {
        var random = new Random(seed);
        var pieces = new List<ReadOnlyMemory<byte>>();
        int taken = 0;
        while (taken < content.Length)
        {
            int length = Math.Min(random.Next(0, 300_000), content.Length - taken);
            pieces.Add(content.AsMemory(taken, length));
            taken += length;
        }

        return Chain(pieces);
    }

    internal static ReadOnlySequence<byte> Chain(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var first = new Segment(pieces[0], runningIndex: 0);
        Segment last = first;
        foreach (ReadOnlyMemory<byte> piece in pieces.Skip(1))
        {
            var next = new Segment(piece, last.RunningIndex + last.Memory.Length);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
