using Comet.Modular.Sealing;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>The ids that one session has stored or adopted. Safe for many threads.</summary>
internal sealed class SessionChunks
{
    private readonly Lock _lock = new();
    private readonly PrefixTable<byte> _ids = new();

    /// <summary>
    /// Takes an id for the caller, who then stores the chunk; false: somebody of this session has it.
    /// </summary>
    public bool TryClaim(Bits128 prefix)
    {
        lock (_lock)
        {
            return _ids.TryAdd(prefix, value: 0);
        }
    }

    /// <summary>Forgets all ids: the index has them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _ids.Clear();
        }
    }

    public bool Contains(Bits128 prefix)
    {
        lock (_lock)
        {
            return _ids.Contains(prefix);
        }
    }

    public void Add(PackContents pack)
    {
        lock (_lock)
        {
            for (var chunk = 0; chunk < pack.Lengths.Length; chunk++)
            {
                _ids.TryAdd(pack.PrefixOf(chunk), value: 0);
            }
        }
    }
}
