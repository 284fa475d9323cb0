using System.Buffers.Binary;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>The last bytes of a segment: where its directory is. Only a hint, as the directory is bound to its place.</summary>
internal static class SegmentFooter
{
    public const int Size = sizeof(ulong) + sizeof(uint) + 4;

    public static byte[] Of(PageSpan directory)
    {
        var footer = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(footer, directory.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(footer.AsSpan(8), directory.Length);
        "CMVX"u8.CopyTo(footer.AsSpan(12));
        return footer;
    }

    /// <summary>Null: it is none of a segment of this length.</summary>
    public static PageSpan? Read(ReadOnlySpan<byte> footer, long segmentLength)
    {
        var offset = BinaryPrimitives.ReadInt64LittleEndian(footer);
        var length = BinaryPrimitives.ReadInt32LittleEndian(footer[8..]);
        return
            footer[12..].SequenceEqual("CMVX"u8)
            && length is >= 0 and <= IndexSegment.LargestSize
            && offset >= IndexSegment.HeaderSize
            && offset == segmentLength - Size - length
            ? new PageSpan(offset, length)
            : null;
    }
}
