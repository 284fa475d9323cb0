using System.Runtime.CompilerServices;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// Where the chunks of packs are: those that came last in memory, up to a bound, all others in runs. Safe for many
/// threads: who adds may wait for a run to be written, who looks up does not.
/// </summary>
internal sealed class PackPlaces : IDisposable
{
    /// <summary>Their table has 64 Ki slots of 32 bytes.</summary>
    public const int ChunksInMemory = 45_000;

    /// <summary>A pack's record as the log has it: an object of its own.</summary>
    private const int RecordBytes = 64;

    private readonly RunFolder? _folder;
    private readonly int _chunksInMemory;
    private readonly Lock _writing = new();
    private readonly Lock _lock = new();
    private readonly KnownDamage _damage = new();
    /// <summary>Changed under both locks, so that whoever has one of them may read.</summary>
    private readonly ChunkPlaces _fresh;

    private readonly SpilledPlaces _spilled;
    private readonly RunUpkeep? _upkeep;
    private readonly List<KnownPack> _packs = [];
    private readonly HashSet<PackId> _covered = [];
    private readonly Dictionary<PackId, int> _announced = [];
    private readonly List<SortedRun> _broken = [];
    private int _spillAt;
    private volatile bool _hasForgotten;

    /// <param name="folder">Takes the runs; null: everything stays in memory.</param>
    /// <param name="chunksInMemory">More than these are in runs.</param>
    public PackPlaces(RunFolder? folder, int chunksInMemory = ChunksInMemory)
    {
        _folder = folder;
        _chunksInMemory = chunksInMemory;
        _spillAt = folder is null ? int.MaxValue : chunksInMemory;
        _fresh = new ChunkPlaces(_damage);
        _spilled = new SpilledPlaces(_packs, _damage, Forget);
        _upkeep = folder is null
            ? null
            : new RunUpkeep(folder, _spilled, _lock, chunksInMemory, IsKept, RecordOf);
    }

    /// <summary>Whether packs that were covered are not any more, because a run was damaged.</summary>
    public bool HasForgotten => _hasForgotten;

    /// <summary>Bytes in memory that grow with the index, in tables, lists and filters.</summary>
    public long ResidentBytes
    {
        get
        {
            lock (_lock)
            {
                return _fresh.ResidentBytes
                    + _spilled.ResidentBytes
                    + (_packs.Capacity * (long)Unsafe.SizeOf<KnownPack>())
                    + (_packs.Count * (long)RecordBytes)
                    + (_covered.Capacity * (long)(Unsafe.SizeOf<PackId>() + (3 * sizeof(int))));
            }
        }
    }

    /// <summary>The files, from the largest.</summary>
    public IReadOnlyList<(long Entries, long Bytes)> Runs
    {
        get
        {
            lock (_lock)
            {
                return [.. _spilled.Runs.Select(static run => (run.Entries, run.FileBytes)).OrderDescending()];
            }
        }
    }

    /// <summary>Numbers are below.</summary>
    public int PackCount
    {
        get
        {
            lock (_lock)
            {
                return _packs.Count;
            }
        }
    }

    public bool Covers(PackId pack)
    {
        lock (_lock)
        {
            return _covered.Contains(pack);
        }
    }

    public bool Contains(Bits128 prefix)
    {
        lock (_lock)
        {
            return _fresh.Contains(prefix) || (_spilled.Runs.Count > 0 && _spilled.TryFind(prefix, out _));
        }
    }

    public bool TryFind(Bits128 prefix, out ChunkPlace place)
    {
        lock (_lock)
        {
            return _fresh.TryFind(prefix, out place) || _spilled.TryFind(prefix, out place);
        }
    }

    public void MarkDamaged(ChunkPlace place, VaultException cause)
    {
        lock (_lock)
        {
            _damage.MarkDamaged(place, cause);
        }
    }

    public void MarkLost(IReadOnlyDictionary<PackId, PackRecord> lost)
    {
        lock (_lock)
        {
            for (var number = 0; number < _packs.Count; number++)
            {
                var pack = _packs[number].Record;
                if (lost.ContainsKey(pack.Id))
                {
                    _damage.MarkLost(number, pack);
                }
            }
        }
    }

    /// <summary>Whether nothing is known against a place.</summary>
    public bool IsGood(ChunkPlace place)
    {
        lock (_lock)
        {
            return _damage.IsGood(place);
        }
    }

    public VaultException? FindDamage(ChunkPlace place)
    {
        lock (_lock)
        {
            return _damage.Find(place);
        }
    }

    public VaultException? FindDamage(Bits128 prefix)
    {
        lock (_lock)
        {
            return _fresh.FindDamage(prefix) ?? _spilled.FindDamage(prefix);
        }
    }

    public PackRecord RecordOf(int number)
    {
        lock (_lock)
        {
            return _packs[number].Record;
        }
    }

    /// <summary>A pack and, unless they must be read from the store, its blocks.</summary>
    public (PackRecord Record, BlockRecord[]? Blocks) PackAt(int number)
    {
        lock (_lock)
        {
            var pack = _packs[number];
            return (pack.Record, pack.Run is null ? pack.Contents?.Blocks : _spilled.FindBlocks(number));
        }
    }

    /// <summary>What is in a pack, with prefixes for ids; null: its run was damaged.</summary>
    public PackContents? ReadContents(int number)
    {
        lock (_lock)
        {
            return _packs[number] switch
            {
                { Run: not null } => _spilled.Read(number),
                { Contents: { } contents } => contents,
                _ => null,
            };
        }
    }

    /// <summary>Takes packs from the runs of this machine, and with them what is wanted.</summary>
    public void OpenRuns(Dictionary<PackId, PackRecord> wanted)
    {
        if (_folder is null)
        {
            return;
        }

        lock (_writing)
        lock (_lock)
        {
            _folder
                .Open(record =>
                {
                    if (!wanted.TryGetValue(record.Id, out var known) || known != record)
                    {
                        return -1;
                    }

                    wanted.Remove(known.Id);
                    return Cover(known, contents: null);
                })
                .ForEach(_spilled.Add);
        }
    }

    /// <summary>The number of a pack that is looked up elsewhere, and is not covered; it keeps it when it is added.</summary>
    public int Announce(PackRecord record)
    {
        lock (_lock)
        {
            if (!_announced.TryGetValue(record.Id, out var number))
            {
                number = _packs.Count;
                _announced.Add(record.Id, number);
                _packs.Add(new KnownPack(record, Source: null, NumberInRun: 0));
            }

            return number;
        }
    }

    /// <summary>Adds a pack that is not covered.</summary>
    public void Add(PackContents pack)
    {
        lock (_writing)
        {
            lock (_lock)
            {
                if (!_covered.Contains(pack.Record.Id))
                {
                    var cut = pack.Cut();
                    _fresh.Add(cut, Cover(cut.Record, cut));
                }
            }

            if (_fresh.ChunkCount >= _spillAt)
            {
                Spill();
            }
        }
    }

    /// <summary>
    /// Takes the packs of another index that are not covered, its runs as they are. Nobody adds to the other one meanwhile.
    /// </summary>
    public void AddAll(PackPlaces other)
    {
        lock (_writing)
        lock (other._writing)
        {
            // A run is copied; what is in memory would be there twice.
            other.SpillRest();
            other._spilled.FindRuns(record => _upkeep is not null && !Covers(record.Id)).ForEach(Take);
        }

        for (var number = 0; number < other.PackCount; number++)
        {
            if (!Covers(other.RecordOf(number).Id) && other.ReadContents(number) is { } contents)
            {
                Add(contents);
            }
        }
    }

    /// <summary>Notes that what was forgotten is being looked for.</summary>
    /// <returns>Whether something was.</returns>
    public bool TryRemember()
    {
        var had = _hasForgotten;
        _hasForgotten = false;
        return had;
    }

    public void Dispose()
    {
        lock (_writing)
        {
            if (_folder is { IsPrivate: false })
            {
                // Else the next program would have to look for these packs in the store.
                SpillRest();
            }

            foreach (var run in _spilled.Runs.Concat(_broken))
            {
                run.Dispose();
            }
        }
    }

    private int Cover(PackRecord record, PackContents? contents)
    {
        _covered.Add(record.Id);
        var pack = new KnownPack(record, contents, NumberInRun: 0);
        if (_announced.Remove(record.Id, out var number))
        {
            _packs[number] = pack;
            return number;
        }

        _packs.Add(pack);
        return _packs.Count - 1;
    }

    /// <summary>Memory is left to who has no run.</summary>
    private void SpillRest()
    {
        if (_spilled.Runs.Count > 0 && _fresh.ChunkCount > 0)
        {
            Spill();
        }
    }

    private void Spill()
    {
        try
        {
            var run = RunSpill.Write(_folder!, _fresh.Packs, _fresh.ChunkCount);
            lock (_lock)
            {
                _spilled.Add(run);
                _fresh.Clear();
            }

            _spillAt = _chunksInMemory;
            _upkeep!.Compact();
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            // The disk is full, or the folder is gone: memory has to do, and the next try is not soon.
            _spillAt = int.CreateSaturating(2L * Math.Max(_spillAt, _fresh.ChunkCount));
        }
    }

    private void Take(SortedRun run)
    {
        try
        {
            _upkeep!.Take(run, record => _covered.Contains(record.Id) ? -1 : Cover(record, contents: null));
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            // Its packs are taken one by one.
        }
    }

    private bool IsKept(int number)
    {
        lock (_lock)
        {
            return !_damage.IsLost(number);
        }
    }

    private void Forget(SortedRun run)
    {
        foreach (var number in run.Numbers)
        {
            if (number >= 0 && _packs[number] is var pack && pack.Run == run)
            {
                _packs[number] = new KnownPack(pack.Record, Source: null, NumberInRun: 0);
                _covered.Remove(pack.Record.Id);
            }
        }

        // Not closed: a merge may be reading it.
        _broken.Add(run);
        RunFolder.TryDelete(run.Path);
        _hasForgotten = true;
    }

    private static bool IsTrouble(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException;
}
