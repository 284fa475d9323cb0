using System.Runtime.CompilerServices;

namespace Comet.Modular.Vault.Trees;

/// <summary>Reads the data segments of a content, however many pages they take.</summary>
/// <remarks>Safe for concurrent use; each enumeration holds one page for each level.</remarks>
/// <param name="store">Has the pages.</param>
public sealed class ContentWalker(ITreeChunkStore store)
{
    /// <summary>All data chunks and holes, in order.</summary>
    /// <exception cref="VaultException">A page is missing, damaged or malformed.</exception>
    public async IAsyncEnumerable<ContentSegment> ReadSegmentsAsync(
        ContentRef content,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var extent in ReadExtentsAsync(content, 0, cancellationToken).ConfigureAwait(false))
        {
            yield return extent.Segment;
        }
    }

    /// <summary>
    /// The data chunks and holes from an offset on, in bytes; pages that end before it are not loaded. The first
    /// extent is the one that holds the offset, and may begin before it.
    /// </summary>
    /// <exception cref="VaultException">A page is missing, damaged or malformed.</exception>
    public async IAsyncEnumerable<ContentExtent> ReadExtentsAsync(
        ContentRef content,
        long fromOffset,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromOffset);
        var open = new Stack<(ContentRef Page, int Next)>();
        open.Push((content, 0));
        var offset = 0L;
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Page.Segments.Length)
            {
                continue;
            }

            open.Push((top.Page, top.Next + 1));
            var segment = top.Page.SegmentAt(top.Next);
            if (segment.Length <= fromOffset - offset)
            {
                offset += segment.Length;
            }
            else if (top.Page.Level == 0)
            {
                yield return new ContentExtent(offset, segment);
                offset += segment.Length;
            }
            else
            {
                var bytes = await store.LoadAsync(segment.Id, cancellationToken).ConfigureAwait(false);
                open.Push((ContentCodec.DecodePage(bytes.Span, top.Page.Level - 1, segment.Length), 0));
            }
        }
    }
}
