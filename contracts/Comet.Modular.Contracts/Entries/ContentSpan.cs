namespace Comet.Modular.Contracts.Entries;

/// <summary>What one read gave: bytes in the buffer, a hole, or the end.</summary>
public readonly record struct ContentSpan
{
    private ContentSpan(ContentSpanKind kind, long length, ContentEnd? end)
    {
        Kind = kind;
        Length = length;
        End = end;
    }

    /// <summary>Which of the three.</summary>
    public ContentSpanKind Kind { get; }

    /// <summary>Bytes in the buffer, or the hole's length; zero at the end.</summary>
    public long Length { get; }

    /// <summary>How the content ended; null before the end.</summary>
    public ContentEnd? End { get; }

    /// <summary>So many bytes stand at the start of the buffer.</summary>
    public static ContentSpan Bytes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new ContentSpan(ContentSpanKind.Bytes, count, end: null);
    }

    /// <summary>The content goes on with so many zeros that take no space; the buffer was not touched.</summary>
    public static ContentSpan Hole(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new ContentSpan(ContentSpanKind.Hole, length, end: null);
    }

    /// <summary>The content is over.</summary>
    public static ContentSpan Ended(ContentEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return new ContentSpan(ContentSpanKind.End, 0, end);
    }
}
