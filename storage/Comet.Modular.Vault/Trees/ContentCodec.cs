using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>The bytes of <c>content</c> (FORMAT.md section 8).</summary>
internal static class ContentCodec
{
    /// <summary>Writes content as it stands in a node, a log entry or a page.</summary>
    public static void Write(FormatWriter writer, int level, ReadOnlySpan<ContentSegment> segments)
    {
        writer.U8((byte)level);
        writer.Varint(segments.Length);
        foreach (ref readonly var segment in segments)
        {
            writer.Varint(((ulong)segment.Length << 1) | (segment.IsHole ? 1UL : 0));
            if (!segment.IsHole)
            {
                var id = segment.Id;
                writer.Raw(id.Bytes);
            }
        }
    }

    /// <summary>Writes content as it stands in a node or a log entry.</summary>
    public static void Write(FormatWriter writer, ContentRef content) =>
        Write(writer, content.Level, content.Segments);

    /// <summary>Reads content that stands in a node or a log entry.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format.</exception>
    public static ContentRef Read(ref FormatReader reader) => Read(ref reader, TreeLimits.InlineSegments);

    /// <summary>Reads a page that a segment one level higher names.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format, or is not what the segment says.</exception>
    public static ContentRef DecodePage(ReadOnlySpan<byte> bytes, int level, long length)
    {
        var reader = new FormatReader(bytes, "page of content");
        var page = Read(ref reader, TreeLimits.SegmentsInPage);
        reader.End();
        return page.Level == level && page.TotalLength == length
            ? page
            : throw reader.Malformed(
                $"it has level {page.Level} and {page.TotalLength} bytes where level {level} and {length} were named"
            );
    }

    private static ContentRef Read(ref FormatReader reader, int maximum)
    {
        var level = reader.U8();
        var count = reader.Count(1);
        if (level > TreeLimits.Levels || count > maximum || (count == 0 && level > 0))
        {
            throw reader.Malformed($"content cannot have {count} segments at level {level}");
        }

        if (count == 0)
        {
            return ContentRef.Empty;
        }

        var segments = new ContentSegment[count];
        var total = 0L;
        foreach (ref var segment in segments.AsSpan())
        {
            segment = ReadSegment(ref reader, level);
            total =
                segment.Length <= long.MaxValue - total
                    ? total + segment.Length
                    : throw reader.Malformed("content is beyond 2^63 bytes");
        }

        return new ContentRef(level, segments);
    }

    private static ContentSegment ReadSegment(ref FormatReader reader, int level)
    {
        var value = reader.Varint();
        var length = (long)(value >> 1);
        var hole = (value & 1) != 0;
        if (length == 0)
        {
            throw reader.Malformed("a segment has no length");
        }

        if (hole)
        {
            return level == 0
                ? ContentSegment.Hole(length)
                : throw reader.Malformed("a hole stands above level 0");
        }

        return level > 0 || length <= int.MaxValue
            ? ContentSegment.Chunk(ChunkId.From(reader.Raw(ChunkId.Size)), length)
            : throw reader.Malformed($"a chunk claims {length} bytes");
    }
}
