using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Pages;
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
    PackPlaces places,
    long pagesFrom = SegmentIntake.PagesFrom
) : IDisposable
{
    private const int TrailersAtOnce = 4;

    private readonly UnnamedPacks _unnamed = new(store, log, packs);
    private readonly SemaphoreSlim _loading = new(1);
    private readonly SegmentIntake _intake = new(kind, segments, places, pagesFrom);
    private bool _isLoaded;

    /// <summary>What is missing may be anything, until it was looked for once to the end.</summary>
    private bool _isAnew = true;

    private volatile PagedPlaces _pages = new(places);
    private volatile int _followed = -1;
    private volatile int _turns;

    /// <summary>Whether everything that the folded log calls live is in the index, and can be asked at once.</summary>
    public bool IsCurrent => IsFollowed && _pages.IsEmpty;

    /// <summary>The same, but for what is looked up in pages on the store.</summary>
    private bool IsFollowed => _followed == log.LivePackCount && !places.HasForgotten && !_pages.HasForgotten;

    /// <summary>Loads what is missing, whole. Cheap when nothing is.</summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (!IsCurrent)
        {
            await CatchUpAsync(isWhole: true, cancellationToken).ConfigureAwait(false);
        }
    }

    public bool Contains(Bits128 prefix) => places.Contains(prefix);

    /// <summary>Finds a chunk in what is loaded.</summary>
    public bool TryFind(Bits128 prefix, out ChunkPlace place) => places.TryFind(prefix, out place);

    /// <summary>
    /// Finds a chunk; reads what is missing, of large segments a few pages. Null: no pack that the store has holds it.
    /// </summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public async ValueTask<ChunkPlace?> FindAsync(Bits128 prefix, CancellationToken cancellationToken)
    {
        while (true)
        {
            var turn = _turns;
            if (!IsFollowed || _pages.IsSpent)
            {
                await CatchUpAsync(_pages.IsSpent, cancellationToken).ConfigureAwait(false);
            }

            if (places.TryFind(prefix, out var place))
            {
                return place;
            }

            if (await _pages.FindAsync(prefix, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            // Else packs may have come or gone while it was looked for.
            if (IsFollowed && turn == _turns)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Notes that a block was read and is not what was written. Its chunks count as not stored unless they are
    /// somewhere else too, so that a writer who meets one of them stores it again.
    /// </summary>
    public void MarkDamaged(ChunkPlace place, VaultException cause) => places.MarkDamaged(place, cause);

    /// <summary>Notes that the store has lost packs: none of their blocks can be read.</summary>
    public void MarkLost(IReadOnlyDictionary<PackId, PackRecord> lost) => places.MarkLost(lost);

    /// <summary>Why no place of a chunk can be read; null: it is in no pack.</summary>
    public VaultException? FindDamage(Bits128 prefix) => places.FindDamage(prefix) ?? _pages.FindDamage(prefix);

    /// <summary>A block of a pack, by their numbers.</summary>
    /// <exception cref="VaultException">It must be read from the pack, which is missing or damaged.</exception>
    public async ValueTask<(PackRecord Pack, BlockRecord Block)> GetBlockAsync(
        int number,
        int slot,
        CancellationToken cancellationToken
    )
    {
        var (record, blocks) = places.PackAt(number);
        if (
            blocks is null
            && await _pages.FindBlockAsync(number, slot, cancellationToken).ConfigureAwait(false) is { } block
        )
        {
            return (record, block);
        }

        blocks ??= (await packs.ReadContentsAsync(record, cancellationToken).ConfigureAwait(false)).Blocks;
        return (record, blocks[slot]);
    }

    /// <summary>Takes packs that were just committed, so that they are not read back.</summary>
    public void AddCommitted(PackPlaces committed)
    {
        // An index that nobody asked yet stays unloaded.
        if (Volatile.Read(ref _isLoaded))
        {
            places.AddAll(committed);
        }
    }

    public void Dispose()
    {
        _loading.Dispose();
        places.Dispose();
    }

    private async ValueTask CatchUpAsync(bool isWhole, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isWhole ? !IsCurrent : !IsFollowed)
            {
                await CatchUpAloneAsync(isWhole, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private async ValueTask CatchUpAloneAsync(bool isWhole, CancellationToken cancellationToken)
    {
        _followed = -1;
        _turns++;
        var live = log.Query(state => state.LivePacks.ToArray());
        _isAnew |= places.TryRemember();
        // What was found in pages can be read from there until it is here.
        var pages = isWhole ? new PagedPlaces(places) : _pages;
        _isAnew |= isWhole && !_pages.IsEmpty;
        pages.Remember();
        if (_isAnew)
        {
            _intake.Forget();
        }

        var wanted = live
            .Where(pack => pack.Kind == kind && !places.Covers(pack.Id) && !pages.Covers(pack.Id))
            .ToDictionary(static pack => pack.Id);
        if (wanted.Count > 0)
        {
            if (_isAnew)
            {
                await DropLostAsync(wanted, cancellationToken).ConfigureAwait(false);
            }

            if (!_isLoaded)
            {
                places.OpenRuns(wanted);
            }

            await _intake.ReadAsync(wanted, isWhole ? null : pages, cancellationToken).ConfigureAwait(false);
            await ReadTrailersAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        if (_unnamed.MayExist)
        {
            // Behind all others, so that a chunk of a live pack is read from there.
            var unnamed = await _unnamed.FindAsync(live, unreadable: null, cancellationToken).ConfigureAwait(false);
            unnamed.FindAll(pack => pack.Record.Kind == kind).ForEach(places.Add);
        }

        _pages = pages;
        _isAnew = false;
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

        foreach (var (id, _) in wanted)
        {
            if (!present.Contains(id))
            {
                wanted.Remove(id);
            }
        }
    }

    private async ValueTask ReadTrailersAsync(
        Dictionary<PackId, PackRecord> wanted,
        CancellationToken cancellationToken
    )
    {
        if (wanted.Count <= 1)
        {
            // The usual case; a loop in parallel would change threads for it.
            foreach (var (_, pack) in wanted)
            {
                await AddTrailerAsync(pack, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = TrailersAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(wanted.Values, options, AddTrailerAsync).ConfigureAwait(false);
    }

    private async ValueTask AddTrailerAsync(PackRecord pack, CancellationToken cancellationToken)
    {
        try
        {
            places.Add(await packs.ReadContentsAsync(pack, cancellationToken).ConfigureAwait(false));
        }
        catch (VaultException)
        {
            // A lost pack's chunks count as not stored; check names it.
        }
    }
}
