using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// The packs whose chunks are in memory: the place of a chunk that was found first, and the further ones of the few
/// chunks that several sessions have stored. Not for several threads at a time.
/// </summary>
internal sealed class ChunkPlaces(KnownDamage damage)
{
    private readonly PrefixTable<ChunkPlace> _first = new();
    private readonly Dictionary<Bits128, List<ChunkPlace>> _further = [];
    private readonly List<HeldPack> _packs = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<HeldPack> Packs => _packs;

    public int ChunkCount { get; private set; }

    public long ResidentBytes => _first.ResidentBytes + _packs.Sum(static pack => pack.Contents.ResidentBytes);

    public bool Contains(Bits128 prefix) =>
        damage.IsEmpty ? _first.Contains(prefix) : TryFind(prefix, out _);

    public bool TryFind(Bits128 prefix, out ChunkPlace place) =>
        _first.TryFind(prefix, out place) && (damage.IsGood(place) || TryFindFurther(prefix, out place));

    public void Add(PackContents pack, int number)
    {
        foreach (var (prefix, place) in ChunkPlace.In(pack, number))
        {
            Add(prefix, place);
        }

        _packs.Add(new HeldPack(number, pack));
        ChunkCount += pack.Lengths.Length;
    }

    public void Clear()
    {
        _first.Clear();
        _further.Clear();
        _packs.Clear();
        ChunkCount = 0;
    }

    /// <summary>What is wrong with the first place of a chunk; null: nothing, or it has no place.</summary>
    public VaultException? FindDamage(Bits128 prefix) =>
        _first.TryFind(prefix, out var place) ? damage.Find(place) : null;

    private void Add(Bits128 prefix, ChunkPlace place)
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

    private bool TryFindFurther(Bits128 prefix, out ChunkPlace found)
    {
        found = default;
        if (_further.TryGetValue(prefix, out var places))
        {
            foreach (var place in places)
            {
                if (damage.IsGood(place))
                {
                    found = place;
                    return true;
                }
            }
        }

        return false;
    }
}
