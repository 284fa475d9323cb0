using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// Where the chunks of live packs of one kind are. Nothing is loaded before the first question; then it follows the
/// log. Safe for many threads.
/// </summary>
/// <remarks>
/// A live pack that the store does not have, or has with another length, is left out: its chunks count as not stored,
/// so that the next backup stores them again.
/// </remarks>
internal sealed class PackIndex(
    PackKind kind,
    IBlobStore store,
    VaultLog log,
    IndexStore segments,
    PackReader packs,
    PackPlaces places
) : IDisposable
{
    private const int TrailersAtOnce = 4;

    /// <summary>To read a trailer costs as much as so many bytes of a segment, and some for each chunk.</summary>
    private const long TrailerCost = 128 << 10;

    private const long TrailerChunkCost = 40;

    private readonly UnnamedPacks _unnamed = new(store, log, packs);
    private readonly SemaphoreSlim _loading = new(1);
    private readonly HashSet<BlobName> _readSegments = [];
    private bool _isLoaded;
    private volatile int _followed = -1;

    /// <summary>Whether everything that the folded log calls live is in the index.</summary>
    public bool IsCurrent => _followed == log.LivePackCount && !places.HasForgotten;

    /// <summary>Loads what is missing. Cheap when nothing is.</summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (IsCurrent)
        {
            return;
        }

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsCurrent)
            {
                await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public bool Contains(Bits128 prefix) => places.Contains(prefix);

    /// <summary>Finds a chunk in what is loaded.</summary>
    public bool TryFind(Bits128 prefix, out ChunkPlace place) => places.TryFind(prefix, out place);

    /// <summary>Finds a chunk; loads what is missing. Null: no pack that the store has holds it.</summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public async ValueTask<ChunkPlace?> FindAsync(Bits128 prefix, CancellationToken cancellationToken)
    {
        do
        {
            await EnsureAsync(cancellationToken).ConfigureAwait(false);
            if (places.TryFind(prefix, out var place))
            {
                return place;
            }
        } while (places.HasForgotten);

        return null;
    }

    /// <summary>
    /// Notes that a block was read and is not what was written. Its chunks count as not stored unless they are
    /// somewhere else too, so that a writer who meets one of them stores it again.
    /// </summary>
    public void MarkDamaged(ChunkPlace place, VaultException cause) => places.MarkDamaged(place, cause);

    /// <summary>Notes that the store has lost packs: none of their blocks can be read.</summary>
    public void MarkLost(IReadOnlyDictionary<PackId, PackRecord> lost) => places.MarkLost(lost);

    /// <summary>Why no place of a chunk can be read; null: it is in no pack.</summary>
    public VaultException? FindDamage(Bits128 prefix) => places.FindDamage(prefix);

    /// <summary>A pack by its number.</summary>
    /// <exception cref="VaultException">Its blocks must be read from the pack, and it is missing or damaged.</exception>
    public async ValueTask<IndexedPack> GetPackAsync(int number, CancellationToken cancellationToken)
    {
        var (record, blocks) = places.PackAt(number);
        blocks ??= (await packs.ReadContentsAsync(record, cancellationToken).ConfigureAwait(false)).Blocks;
        return new IndexedPack(record, blocks);
    }

    /// <summary>Takes packs that were just committed, so that they are not read back.</summary>
    public void AddCommitted(IEnumerable<PackContents> committed)
    {
        // An index that nobody asked yet stays unloaded.
        if (Volatile.Read(ref _isLoaded))
        {
            foreach (var pack in committed)
            {
                places.Add(pack);
            }
        }
    }

    public void Dispose()
    {
        _loading.Dispose();
        places.Dispose();
    }

    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        var live = log.Query(state => state.LivePacks.ToArray());
        var isAnew = places.TryRemember() || !_isLoaded;
        if (isAnew)
        {
            _followed = -1;
            _readSegments.Clear();
        }

        var wanted = live
            .Where(pack => pack.Kind == kind && !places.Covers(pack.Id))
            .ToDictionary(static pack => pack.Id);
        if (wanted.Count > 0)
        {
            if (isAnew)
            {
                await DropLostAsync(wanted, cancellationToken).ConfigureAwait(false);
            }

            if (!_isLoaded)
            {
                places.OpenRuns(wanted);
            }

            await ReadSegmentsAsync(wanted, cancellationToken).ConfigureAwait(false);
            await ReadTrailersAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        if (_unnamed.MayExist)
        {
            // Behind all others, so that a chunk of a live pack is read from there.
            var unnamed = await _unnamed.FindAsync(live, unreadable: null, cancellationToken).ConfigureAwait(false);
            unnamed.FindAll(pack => pack.Record.Kind == kind).ForEach(places.Add);
        }

        Volatile.Write(ref _isLoaded, true);
        _followed = live.Length;
    }

    private async ValueTask DropLostAsync(Dictionary<PackId, PackRecord> wanted, CancellationToken cancellationToken)
    {
        var present = new HashSet<PackId>();
        var listing = store.ListAsync(VaultNames.PacksFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            if (
                VaultNames.TryParsePack(listed.Name.Value, out var session, out var id)
                && wanted.TryGetValue(id, out var pack)
                && pack.Session == session
                && pack.Length == listed.Length
            )
            {
                present.Add(id);
            }
        }

        foreach (var lost in wanted.Keys.Where(id => !present.Contains(id)).ToList())
        {
            wanted.Remove(lost);
        }
    }

    private async ValueTask ReadSegmentsAsync(
        Dictionary<PackId, PackRecord> wanted,
        CancellationToken cancellationToken
    )
    {
        var listed = await segments.ListAsync(kind, cancellationToken).ConfigureAwait(false);
        listed.RemoveAll(segment => _readSegments.Contains(segment.Name));
        var trailers = wanted.Values.Sum(static pack => TrailerCost + (pack.Chunks * TrailerChunkCost));
        if (listed.Sum(static segment => segment.Length) > trailers)
        {
            // A few packs among many: nobody knows which segments name them.
            return;
        }

        foreach (var segment in listed)
        {
            if (wanted.Count == 0)
            {
                return;
            }

            _readSegments.Add(segment.Name);
            foreach (var pack in await ReadHintAsync(segment.Name, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.TryGetValue(pack.Record.Id, out var known) && known == pack.Record)
                {
                    places.Add(pack);
                    wanted.Remove(known.Id);
                }
            }
        }
    }

    private async ValueTask<List<PackContents>> ReadHintAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return await segments.ReadAsync(kind, name, cancellationToken).ConfigureAwait(false) ?? [];
        }
        catch (VaultException)
        {
            // A segment is a hint; check names the damaged one, and the trailers say the same.
            return [];
        }
    }

    private async ValueTask ReadTrailersAsync(
        Dictionary<PackId, PackRecord> wanted,
        CancellationToken cancellationToken
    )
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = TrailersAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForEachAsync(
                wanted.Values,
                options,
                async (pack, stop) =>
                {
                    try
                    {
                        places.Add(await packs.ReadContentsAsync(pack, stop).ConfigureAwait(false));
                    }
                    catch (VaultException)
                    {
                        // A lost pack's chunks count as not stored; check names it.
                    }
                }
            )
            .ConfigureAwait(false);
    }
}
