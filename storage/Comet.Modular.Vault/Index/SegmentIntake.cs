using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// Brings what the segments on the store say into an index: whole, or the large ones by their directories alone. Not
/// for several threads at a time.
/// </summary>
/// <param name="kind">The kind of the packs.</param>
/// <param name="segments">The segments.</param>
/// <param name="places">Takes what is read whole.</param>
/// <param name="pagesFrom">Segments that together are larger are read in pages, if the caller can do with that.</param>
internal sealed class SegmentIntake(PackKind kind, IndexStore segments, PackPlaces places, long pagesFrom)
{
    /// <summary>A smaller index is better read once, and then asked without a wait.</summary>
    public const long PagesFrom = 4 << 20;

    /// <summary>A segment that is not larger comes whole with one read; its directory alone would take one too.</summary>
    public const long Small = 32 << 10;

    /// <summary>To read a trailer costs as much as so many bytes of a segment, and some for each chunk.</summary>
    private const long TrailerCost = 128 << 10;

    private const long TrailerChunkCost = 40;
    private const int DirectoriesAtOnce = 8;

    private readonly HashSet<BlobName> _read = [];

    /// <summary>From here on, segments that were read are read again.</summary>
    public void Forget() => _read.Clear();

    /// <summary>Takes packs from segments, and with them what is wanted.</summary>
    /// <param name="wanted">The packs.</param>
    /// <param name="pages">Takes segments by their directories; null: all are read whole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask ReadAsync(
        Dictionary<PackId, PackRecord> wanted,
        PagedPlaces? pages,
        CancellationToken cancellationToken
    )
    {
        var listed = await segments.ListAsync(kind, cancellationToken).ConfigureAwait(false);
        listed.RemoveAll(segment => _read.Contains(segment.Name));
        var total = listed.Sum(static segment => segment.Length);
        if (total > CostOfTrailers(wanted))
        {
            // A few packs among many: nobody knows which segments name them.
            return;
        }

        if (pages is not null && total > pagesFrom)
        {
            await OpenPagesAsync(listed, wanted, pages, cancellationToken).ConfigureAwait(false);
        }

        foreach (var segment in listed)
        {
            if (wanted.Count == 0)
            {
                return;
            }

            var packs = await ReadHintAsync(segment.Name, cancellationToken).ConfigureAwait(false);
            _read.Add(segment.Name);
            foreach (var pack in packs)
            {
                if (wanted.TryGetValue(pack.Record.Id, out var known) && known == pack.Record)
                {
                    places.Add(pack);
                    wanted.Remove(known.Id);
                }
            }
        }
    }

    private static long CostOfTrailers(Dictionary<PackId, PackRecord> wanted)
    {
        var cost = 0L;
        foreach (var (_, pack) in wanted)
        {
            cost += TrailerCost + (pack.Chunks * TrailerChunkCost);
        }

        return cost;
    }

    /// <summary>Takes the large segments that have pages, and removes them from the list.</summary>
    private async ValueTask OpenPagesAsync(
        List<BlobListing> listed,
        Dictionary<PackId, PackRecord> wanted,
        PagedPlaces pages,
        CancellationToken cancellationToken
    )
    {
        var opened = new PagedSegment?[listed.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = DirectoriesAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForAsync(
                0,
                listed.Count,
                options,
                async (index, stop) =>
                {
                    if (listed[index].Length > Small)
                    {
                        opened[index] = await OpenHintAsync(listed[index], stop).ConfigureAwait(false);
                    }
                }
            )
            .ConfigureAwait(false);
        for (var index = opened.Length - 1; index >= 0; index--)
        {
            if (opened[index] is { } segment)
            {
                pages.Add(segment, wanted);
                _read.Add(listed[index].Name);
                listed.RemoveAt(index);
            }
        }
    }

    private async ValueTask<List<PackContents>> ReadHintAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return await segments.ReadAsync(kind, name, isChecked: false, cancellationToken).ConfigureAwait(false) ?? [];
        }
        catch (VaultException)
        {
            // A segment is a hint; check names the damaged one, and the trailers say the same.
            return [];
        }
    }

    private async ValueTask<PagedSegment?> OpenHintAsync(BlobListing listing, CancellationToken cancellationToken)
    {
        try
        {
            return await PagedSegment.OpenAsync(segments, kind, listing, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException)
        {
            // As above.
            return null;
        }
    }
}
