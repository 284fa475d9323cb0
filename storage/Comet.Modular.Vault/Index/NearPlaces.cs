using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// The places in the parts of packs that were hit last: what is stored already tends to come in the order in which it was stored,
/// so that the next chunk is in the same pack. Two tables take turns; the older one is forgotten whole. Not for several
/// threads at a time.
/// </summary>
internal sealed class NearPlaces
{
    /// <summary>Each table, if it has more than one part: no more than three quarters of 32 Ki slots, of 32 bytes each.</summary>
    private const int ChunksInTable = 24_000;

    /// <summary>
    /// What a table takes of one part: a block of 1 MiB with chunks of 8 bytes. Less would be read again for each chunk beyond.
    /// </summary>
    private const int ChunksOfPart = 128 << 10;

    private PrefixTable<ChunkPlace> _young = new();
    private PrefixTable<ChunkPlace> _old = new();

    public long ResidentBytes => _young.ResidentBytes + _old.ResidentBytes;

    public bool TryFind(Bits128 prefix, out ChunkPlace place) =>
        _young.TryFind(prefix, out place) || _old.TryFind(prefix, out place);

    /// <summary>Takes a part of a pack; of one with chunks that are hardly any bytes long the first ones.</summary>
    public void Add(PackContents pack, int number)
    {
        if (_young.Count + pack.Lengths.Length > ChunksInTable)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        var taken = 0;
        foreach (var (prefix, place) in ChunkPlace.In(pack, number))
        {
            if (taken++ == ChunksOfPart)
            {
                break;
            }

            _ = _young.TryAdd(prefix, place);
        }
    }
}
