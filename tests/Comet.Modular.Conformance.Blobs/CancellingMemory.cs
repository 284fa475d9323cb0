using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Conformance.Blobs;

/// <summary>Memory that cancels an operation at the moment its bytes are looked at.</summary>
internal sealed class CancellingMemory(byte[] content, int offset, int length, CancellationTokenSource cancel)
    : MemoryManager<byte>
{
    /// <summary>Cuts content into 10 pieces; looking at piece number <paramref name="cancelAt"/> cancels.</summary>
    internal static ReadOnlySequence<byte> Cut(byte[] content, int cancelAt, CancellationTokenSource cancel)
    {
        int length = content.Length / 10;
        return Segment.Chain([.. Enumerable.Range(0, 10).Select(Piece)]);

        ReadOnlyMemory<byte> Piece(int i)
        {
            int end = i == 9 ? content.Length : (i + 1) * length;
            return i == cancelAt
                ? new CancellingMemory(content, i * length, end - (i * length), cancel).Memory
                : content.AsMemory((i * length)..end);
        }
    }

    // The inherited property looks at the bytes already.
    public override Memory<byte> Memory => CreateMemory(length);

    public override Span<byte> GetSpan()
    {
        cancel.Cancel();
        return content.AsSpan(offset, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => content.AsMemory(offset + elementIndex).Pin();

    public override void Unpin()
    {
        // Pin hands out the array's own handle, which unpins itself.
    }

    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP010", Justification = "The base method is abstract.")]
    protected override void Dispose(bool disposing)
    {
        // The test owns the array and the source.
    }
}
