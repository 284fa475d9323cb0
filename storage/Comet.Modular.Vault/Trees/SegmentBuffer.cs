namespace Comet.Modular.Vault.Trees;

/// <summary>The page of segments that is being filled at one level.</summary>
internal sealed class SegmentBuffer
{
    private ContentSegment[] _segments = new ContentSegment[TreeLimits.InlineSegments];

    public int Count { get; private set; }

    /// <summary>Bytes of content that the page covers.</summary>
    public long Length { get; private set; }

    /// <summary>Valid until the next change.</summary>
    public ReadOnlySpan<ContentSegment> Segments => _segments.AsSpan(0, Count);

    /// <summary>Adds a segment.</summary>
    /// <returns>Whether the page ends after it (FORMAT.md section 8).</returns>
    public bool Append(in ContentSegment segment)
    {
        if (Count == _segments.Length)
        {
            Array.Resize(ref _segments, Math.Min(4 * Count, TreeLimits.SegmentsInPage));
        }

        _segments[Count++] = segment;
        Length += segment.Length;
        var id = segment.Id;
        return Count == TreeLimits.SegmentsInPage
            || (
                Count >= TreeLimits.SegmentsBeforeCut
                && !segment.IsHole
                && id.Bytes[0] < TreeLimits.SegmentCutBelow
            );
    }

    public void Clear()
    {
        Count = 0;
        Length = 0;
    }
}
