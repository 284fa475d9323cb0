using System.Buffers;
using System.Buffers.Binary;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>
/// Seals and opens the parts of one segment, each bound to what it is, where it stands, and the segment's name: none
/// can take the place of another.
/// </summary>
internal sealed class SegmentSeals(EnvelopeKey key, VaultId vault, Packs.PackKind kind, string name)
{
    private const int PartOffset = IndexSegment.HeaderSize + PackId.Size;
    private const int HeaderSize = PartOffset + 1 + sizeof(long);

    private readonly byte[] _start = StartOf(vault, kind, name);

    public string Name => name;

    /// <summary>The first bytes of the object.</summary>
    public ReadOnlySpan<byte> ObjectHeader => _start.AsSpan(0, IndexSegment.HeaderSize);

    /// <param name="part">What it is.</param>
    /// <param name="offset">Where it will stand in the object.</param>
    /// <param name="frame">One zstd frame.</param>
    /// <param name="output">Takes the sealed part.</param>
    public void Seal(SegmentPart part, long offset, ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, part, offset);
        key.Seal(header, frame, output);
    }

    /// <exception cref="VaultException"><c>vault.damaged-index</c>, with the part in its message.</exception>
    public ReadOnlyMemory<byte> Open(SegmentPart part, long offset, ReadOnlySpan<byte> sealedBytes)
    {
        try
        {
            Span<byte> header = stackalloc byte[HeaderSize];
            WriteHeader(header, part, offset);
            var frame = new byte[Math.Max(0, sealedBytes.Length - EnvelopeKey.Overhead)];
            key.Open(header, sealedBytes, frame);
            var plain = new ArrayBufferWriter<byte>();
            ZstdFrame.Decompress(frame, IndexSegment.LargestSize, plain);
            return plain.WrittenMemory;
        }
        catch (SealingException exception)
        {
            throw Damaged(part, offset, exception.Cause, exception);
        }
    }

    public VaultException Damaged(SegmentPart part, long offset, string problem, Exception? cause = null) =>
        IndexSegment.Damaged(name, $"the part '{part}' at byte {offset}: {problem}", cause);

    private void WriteHeader(Span<byte> target, SegmentPart part, long offset)
    {
        _start.CopyTo(target);
        target[PartOffset] = (byte)part;
        BinaryPrimitives.WriteInt64LittleEndian(target[(PartOffset + 1)..], offset);
    }

    private static byte[] StartOf(VaultId vault, Packs.PackKind kind, string name)
    {
        if (name.Length < 2 * PackId.Size || !PackId.TryParse(name[^(2 * PackId.Size)..], out var id))
        {
            throw IndexSegment.Damaged(name, "its name is not that of a segment.");
        }

        var start = new byte[PartOffset];
        IndexSegment.WriteHeader(start, vault, kind, IndexSegment.Version);
        id.WriteTo(start.AsSpan(IndexSegment.HeaderSize));
        return start;
    }
}
