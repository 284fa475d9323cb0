namespace Comet.Modular.Vault.Trees;

/// <summary>Names the content of a file or blob (FORMAT.md section 8). Made by <see cref="ContentBuilder"/>.</summary>
public sealed class ContentRef : IEquatable<ContentRef>
{
    private readonly ContentSegment[] _segments;

    /// <summary>Takes the array over. The lengths must add up to no more than 2^63 - 1.</summary>
    internal ContentRef(int level, ContentSegment[] segments)
    {
        Level = level;
        _segments = segments;
        foreach (ref readonly var segment in segments.AsSpan())
        {
            TotalLength = checked(TotalLength + segment.Length);
        }
    }

    /// <summary>No bytes.</summary>
    public static ContentRef Empty { get; } = new(0, []);

    /// <summary>0: the segments are data. Higher: each names a page of segments of the level below.</summary>
    public int Level { get; }

    /// <summary>The segments of the topmost level; lent for as long as the object lives.</summary>
    public ReadOnlySpan<ContentSegment> Segments => _segments;

    /// <summary>Bytes of content.</summary>
    public long TotalLength { get; }

    /// <inheritdoc/>
    public bool Equals(ContentRef? other) =>
        other is not null && Level == other.Level && Segments.SequenceEqual(other.Segments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContentRef);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _segments.Length == 0 ? 0 : HashCode.Combine(Level, TotalLength, _segments[0]);

    /// <summary>For iterators, which cannot hold a span.</summary>
    internal ContentSegment SegmentAt(int index) => _segments[index];
}
