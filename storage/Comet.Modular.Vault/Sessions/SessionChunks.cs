using Comet.Modular.Sealing;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// The chunks that one session has claimed, and the packs that it has stored or adopted. Safe for many threads.
/// </summary>
/// <remarks>A claim is let go when its pack is stored, which has the chunk then: so there are as many as are on their way.</remarks>
/// <param name="folder">Takes what is in the packs when it is much; null: everything stays in memory.</param>
internal sealed class SessionChunks(RunFolder? folder) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PrefixTable<byte> _claims = new();
    private PackPlaces _packs = new(folder);
    private int _committed;

    /// <summary>Bytes in memory that grow with what is claimed and stored.</summary>
    public long ResidentBytes
    {
        get
        {
            lock (_lock)
            {
                return _claims.ResidentBytes + _packs.ResidentBytes;
            }
        }
    }

    /// <summary>Packs that no commit has named, from the one that was stored first.</summary>
    public List<PackRecord> FindUncommitted()
    {
        lock (_lock)
        {
            var uncommitted = new List<PackRecord>(_packs.PackCount - _committed);
            for (var number = _committed; number < _packs.PackCount; number++)
            {
                uncommitted.Add(_packs.RecordOf(number));
            }

            return uncommitted;
        }
    }

    /// <summary>What is in these packs; without those whose file was damaged meanwhile.</summary>
    public IEnumerable<PackContents> ReadUncommitted()
    {
        for (var number = _committed; number < _packs.PackCount; number++)
        {
            if (_packs.ReadContents(number) is { } contents)
            {
                yield return contents;
            }
        }
    }

    /// <summary>
    /// Takes an id for the caller, who then stores the chunk; false: somebody of this session has it.
    /// </summary>
    public bool TryClaim(Bits128 prefix)
    {
        lock (_lock)
        {
            if (!_claims.TryAdd(prefix, value: 0))
            {
                return false;
            }

            if (!_packs.Contains(prefix))
            {
                return true;
            }

            _claims.Remove(prefix);
            return false;
        }
    }

    public bool Contains(Bits128 prefix)
    {
        lock (_lock)
        {
            return _claims.Contains(prefix) || _packs.Contains(prefix);
        }
    }

    /// <summary>Finds a chunk in a pack that is stored.</summary>
    public (PackRecord Pack, BlockRecord Block, ChunkPlace Place)? Find(Bits128 prefix)
    {
        lock (_lock)
        {
            return _packs.TryFind(prefix, out var place)
                && _packs.PackAt(place.Pack) is { Blocks: { } blocks } pack
                ? (pack.Record, blocks[place.Slot], place)
                : null;
        }
    }

    /// <summary>Takes a pack that a dead session has stored.</summary>
    public void Adopt(PackContents pack) => _packs.Add(pack);

    /// <summary>Takes a pack of claimed chunks that is stored.</summary>
    public void Add(PackContents pack)
    {
        // Outside of the lock, as it may write a file; a claim stands until the pack is there.
        _packs.Add(pack);
        lock (_lock)
        {
            for (var chunk = 0; chunk < pack.Lengths.Length; chunk++)
            {
                _claims.Remove(pack.PrefixOf(chunk));
            }
        }
    }

    /// <summary>Hands what a commit has named over to the index. Nothing is claimed or added meanwhile.</summary>
    public void HandOver(PackIndex index) => index.AddCommitted(_packs);

    /// <summary>Notes that a commit has named all packs. Nothing is claimed or added meanwhile.</summary>
    public void MarkCommitted()
    {
        lock (_lock)
        {
            _committed = _packs.PackCount;
        }
    }

    /// <summary>Forgets everything: the index has it. Nothing is claimed or added meanwhile.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _packs.Dispose();
            _packs = new PackPlaces(folder);
            _claims.Clear();
            _committed = 0;
        }
    }

    public void Dispose() => _packs.Dispose();
}
