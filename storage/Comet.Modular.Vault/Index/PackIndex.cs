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
    PackReader packs
) : IDisposable
{
    private const int TrailersAtOnce = 4;

    private readonly UnnamedPacks _unnamed = new(store, log, packs);
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _lock = new();
    private readonly ChunkPlaces _chunks = new();
    private readonly List<IndexedPack> _packs = [];
    private readonly HashSet<PackId> _covered = [];
    private readonly HashSet<BlobName> _readSegments = [];
    private bool _isLoaded;
    private volatile int _followed = -1;

    /// <summary>Whether everything that the folded log calls live is in the index.</summary>
    public bool IsCurrent => _followed == log.LivePackCount;

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

    public bool Contains(Bits128 prefix)
    {
        lock (_lock)
        {
            return _chunks.Contains(prefix);
        }
    }

    public bool TryFind(Bits128 prefix, out ChunkPlace place)
    {
        lock (_lock)
        {
            return _chunks.TryFind(prefix, out place);
        }
    }

    /// <summary>
    /// Notes that a block was read and is not what was written. Its chunks count as not stored unless they are
    /// somewhere else too, so that a writer who meets one of them stores it again.
    /// </summary>
    public void MarkDamaged(ChunkPlace place, VaultException cause)
    {
        lock (_lock)
        {
            _chunks.MarkDamaged(place, cause);
        }
    }

    /// <summary>Notes that the store has lost packs: none of their blocks can be read.</summary>
    public void MarkLost(IReadOnlyDictionary<PackId, PackRecord> lost)
    {
        lock (_lock)
        {
            for (var number = 0; number < _packs.Count; number++)
            {
                var pack = _packs[number];
                if (lost.ContainsKey(pack.Record.Id))
                {
                    _chunks.MarkLost(number, pack);
                }
            }
        }
    }

    /// <summary>Why no place of a chunk can be read; null: it is in no pack.</summary>
    public VaultException? FindDamage(Bits128 prefix)
    {
        lock (_lock)
        {
            return _chunks.FindDamage(prefix);
        }
    }

    public IndexedPack PackAt(int number)
    {
        lock (_lock)
        {
            return _packs[number];
        }
    }

    /// <summary>Takes packs that were just committed, so that they are not read back.</summary>
    public void AddCommitted(IReadOnlyList<PackContents> committed)
    {
        // An index that nobody asked yet stays unloaded.
        if (Volatile.Read(ref _isLoaded))
        {
            foreach (var pack in committed)
            {
                Add(pack);
            }
        }
    }

    public void Dispose() => _loading.Dispose();

    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        var live = log.Query(state => state.LivePacks.ToArray());
        var wanted = new Dictionary<PackId, PackRecord>();
        lock (_lock)
        {
            foreach (var pack in live)
            {
                if (pack.Kind == kind && !_covered.Contains(pack.Id))
                {
                    wanted.Add(pack.Id, pack);
                }
            }
        }

        if (wanted.Count > 0)
        {
            if (!_isLoaded)
            {
                await DropLostAsync(wanted, cancellationToken).ConfigureAwait(false);
            }

            await ReadSegmentsAsync(wanted, cancellationToken).ConfigureAwait(false);
            await ReadTrailersAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        if (_unnamed.MayExist)
        {
            // Behind all others, so that a chunk of a live pack is read from there.
            var unnamed = await _unnamed.FindAsync(live, unreadable: null, cancellationToken).ConfigureAwait(false);
            unnamed.FindAll(pack => pack.Record.Kind == kind).ForEach(Add);
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
        foreach (var segment in await segments.ListAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            if (wanted.Count == 0)
            {
                return;
            }

            if (!_readSegments.Add(segment.Name))
            {
                continue;
            }

            foreach (var pack in await ReadHintAsync(segment.Name, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.TryGetValue(pack.Record.Id, out var known) && known == pack.Record)
                {
                    Add(pack);
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
                        Add(await packs.ReadContentsAsync(pack, stop).ConfigureAwait(false));
                    }
                    catch (VaultException)
                    {
                        // A lost pack's chunks count as not stored; check names it.
                    }
                }
            )
            .ConfigureAwait(false);
    }

    private void Add(PackContents pack)
    {
        lock (_lock)
        {
            if (!_covered.Add(pack.Record.Id))
            {
                return;
            }

            var number = _packs.Count;
            _packs.Add(new IndexedPack(pack.Record, pack.Blocks));
            for (var slot = 0; slot < pack.Blocks.Length; slot++)
            {
                ref readonly var block = ref pack.Blocks[slot];
                var offset = 0;
                for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
                {
                    var length = pack.Lengths[chunk];
                    _chunks.Add(pack.PrefixOf(chunk), new ChunkPlace(number, slot, offset, length));
                    offset += length;
                }
            }
        }
    }
}
