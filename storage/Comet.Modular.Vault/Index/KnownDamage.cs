using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// The blocks that turned out to be damaged and the packs that the store has lost. They give none of their chunks any
/// more, so that a second copy takes their place. Not for several threads at a time.
/// </summary>
internal sealed class KnownDamage
{
    private readonly Dictionary<(int Pack, int Slot), VaultException> _blocks = [];
    private readonly Dictionary<int, VaultException> _packs = [];

    public bool IsEmpty => _blocks.Count == 0 && _packs.Count == 0;

    public void MarkDamaged(ChunkPlace place, VaultException cause) =>
        _blocks.TryAdd((place.Pack, place.Slot), cause);

    public void MarkLost(int number, PackRecord pack) =>
        _packs.TryAdd(number, PackFaults.Missing(pack.Session, pack.Id));

    public bool IsGood(ChunkPlace place) => IsEmpty || Find(place) is null;

    public bool IsLost(int number) => _packs.ContainsKey(number);

    /// <summary>Null: nothing is known against it.</summary>
    public VaultException? Find(ChunkPlace place) =>
        _blocks.GetValueOrDefault((place.Pack, place.Slot)) ?? _packs.GetValueOrDefault(place.Pack);
}
