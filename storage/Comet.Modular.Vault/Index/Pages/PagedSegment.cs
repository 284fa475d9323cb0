using Comet.Modular.Blobs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>A segment on the store of which the directory was read, and pages are read as they are wanted.</summary>
internal sealed class PagedSegment
{
    /// <summary>The directory has a fourteenth to a sixteenth of a segment: so much from its end brings it with the footer.</summary>
    private const int TailShare = 13;

    private const int TailLeast = 4 << 10;

    private readonly IndexStore _store;
    private readonly BlobListing _listing;
    private readonly SegmentSeals _seals;

    private PagedSegment(IndexStore store, BlobListing listing, SegmentSeals seals, SegmentDirectory directory)
    {
        _store = store;
        _listing = listing;
        _seals = seals;
        Directory = directory;
        Numbers = new int[directory.Packs.Count];
    }

    public SegmentDirectory Directory { get; }

    public long Length => _listing.Length;

    /// <summary>The number in the index of each pack; -1: the index does not take it from here.</summary>
    public int[] Numbers { get; }

    /// <summary>Reads the directory. Null: it is of version 1, or gone.</summary>
    /// <exception cref="VaultException">It is damaged.</exception>
    public static async ValueTask<PagedSegment?> OpenAsync(
        IndexStore store,
        PackKind kind,
        BlobListing listing,
        CancellationToken cancellationToken
    )
    {
        var seals = store.SealsOf(kind, listing.Name);
        var tailSize = (int)Math.Min(listing.Length, TailLeast + (listing.Length / TailShare));
        var start = listing.Length - tailSize;
        var tail = await store.ReadRangeAsync(listing.Name, start, tailSize, cancellationToken).ConfigureAwait(false);
        if (
            tail is null
            || tailSize < SegmentFooter.Size
            || SegmentFooter.Read(tail.AsSpan(^SegmentFooter.Size..), listing.Length) is not { } span
        )
        {
            return null;
        }

        if (span.Offset < start)
        {
            tail = await store.ReadRangeAsync(listing.Name, span.Offset, span.Length, cancellationToken).ConfigureAwait(false);
            start = span.Offset;
        }

        return tail is null
            ? null
            : new PagedSegment(
                store,
                listing,
                seals,
                SegmentReader.OpenDirectory(seals, kind, span, tail.AsSpan((int)(span.Offset - start), span.Length))
            );
    }

    /// <exception cref="VaultException">It is damaged, or the segment is gone.</exception>
    public async ValueTask<ushort[]> ReadPlacesAsync(int page, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(Directory.Places[page], cancellationToken).ConfigureAwait(false);
        return SegmentReader.OpenPlaces(_seals, Directory, page, bytes);
    }

    /// <exception cref="VaultException">It is damaged, or the segment is gone.</exception>
    public async ValueTask<List<(int Pack, PackContents Blocks)>> ReadContentsAsync(
        int page,
        CancellationToken cancellationToken
    )
    {
        var bytes = await ReadAsync(Directory.Contents[page].Page, cancellationToken).ConfigureAwait(false);
        return SegmentReader.OpenContents(_seals, Directory, page, bytes);
    }

    private async ValueTask<byte[]> ReadAsync(PageSpan span, CancellationToken cancellationToken) =>
        await _store.ReadRangeAsync(_listing.Name, span.Offset, span.Length, cancellationToken).ConfigureAwait(false)
        ?? throw IndexSegment.Damaged(_listing.Name.Value, "it is not there any more.");
}
