using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// Where each chunk is: the place that was found first, and the further ones of the few chunks that several sessions
/// have stored. Not for several threads at a time.
/// </summary>
/// <remarks>
/// A block that turned out to be damaged gives none of its chunks any more, so that a second copy takes its place.
/// </remarks>
internal sealed class ChunkPlaces
{
    private readonly PrefixTable<ChunkPlace> _first = new();
    private readonly Dictionary<Bits128, List<ChunkPlace>> _further = [];
    private readonly Dictionary<(int Pack, int Slot), VaultException> _damaged = [];

    public bool Contains(Bits128 prefix) =>
        _damaged.Count == 0 ? _first.Contains(prefix) : TryFind(prefix, out _);

    public bool TryFind(Bits128 prefix, out ChunkPlace place) =>
        _first.TryFind(prefix, out place) && (IsGood(place) || TryFindFurther(prefix, out place));

    public void Add(Bits128 prefix, ChunkPlace place)
    {
        if (_first.TryAdd(prefix, place))
        {
            return;
        }

        if (!_further.TryGetValue(prefix, out var places))
        {
            _further.Add(prefix, places = []);
        }

        places.Add(place);
    }

    public void MarkDamaged(ChunkPlace place, VaultException cause) =>
        _damaged.TryAdd((place.Pack, place.Slot), cause);

    public void MarkLost(int number, IndexedPack pack)
    {
        var cause = PackFaults.Missing(pack.Record.Session, pack.Record.Id);
        for (var slot = 0; slot < pack.Blocks.Length; slot++)
        {
            _damaged.TryAdd((number, slot), cause);
        }
    }

    /// <summary>What is wrong with the first place of a chunk; null: nothing, or it has no place.</summary>
    public VaultException? FindDamage(Bits128 prefix) =>
        _first.TryFind(prefix, out var place) ? _damaged.GetValueOrDefault((place.Pack, place.Slot)) : null;

    private bool TryFindFurther(Bits128 prefix, out ChunkPlace found)
    {
        found = default;
        if (_further.TryGetValue(prefix, out var places))
        {
            foreach (var place in places)
            {
                if (IsGood(place))
                {
                    found = place;
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsGood(ChunkPlace place) => _damaged.Count == 0 || !_damaged.ContainsKey((place.Pack, place.Slot));
}
