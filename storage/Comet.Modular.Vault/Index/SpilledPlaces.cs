using System.Buffers;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// The chunks whose places are in runs. A new chunk touches a cache line for each run; one that is stored reads some
/// hundred bytes and a part of its pack's contents, and then the chunks beside it are near. Not for several threads at
/// a time.
/// </summary>
/// <param name="packs">All packs of the index, by number.</param>
/// <param name="damage">What is known to be bad.</param>
/// <param name="forget">Told of a run that cannot be used any more.</param>
internal sealed class SpilledPlaces(List<KnownPack> packs, KnownDamage damage, Action<SortedRun> forget)
{
    /// <summary>Packs whose blocks are kept; readers read block after block of one.</summary>
    private const int KeptPacks = 64;

    private readonly List<SortedRun> _runs = [];
    private readonly NearPlaces _near = new();
    private readonly Dictionary<int, BlockRecord[]> _blocks = [];

    public IReadOnlyList<SortedRun> Runs => _runs;

    public long ResidentBytes => _near.ResidentBytes + _runs.Sum(static run => run.ResidentBytes);

    public bool TryFind(Bits128 prefix, out ChunkPlace place)
    {
        for (var index = 0; index < _runs.Count; index++)
        {
            var run = _runs[index];
            if (!run.MayHold(prefix.High))
            {
                continue;
            }

            if (_near.TryFind(prefix, out place) && damage.IsGood(place))
            {
                return true;
            }

            if (!TryRead(run, prefix, damage.IsGood, out place))
            {
                continue;
            }

            return true;
        }

        place = default;
        return false;
    }

    /// <summary>What is wrong with a place of a chunk; null: nothing, or it has no place.</summary>
    public VaultException? FindDamage(Bits128 prefix)
    {
        foreach (var run in _runs.Where(run => run.MayHold(prefix.High)).ToList())
        {
            if (TryRead(run, prefix, place => !damage.IsGood(place), out var found))
            {
                return damage.Find(found);
            }
        }

        return null;
    }

    /// <summary>The blocks of a pack of a run; null: they cannot be read from there.</summary>
    public BlockRecord[]? FindBlocks(int number) => _blocks.GetValueOrDefault(number) ?? Read(number)?.Blocks;

    /// <summary>What is in a pack of a run; null: it cannot be read from there.</summary>
    public PackContents? Read(int number)
    {
        var run = packs[number].Run!;
        var size = run.PackSize(packs[number].NumberInRun);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            run.ReadPack(packs[number].NumberInRun, bytes.AsSpan(0, size));
            var contents = PackParts.ReadAll(bytes.AsSpan(0, size), packs[number].Record);
            if (_blocks.Count >= KeptPacks)
            {
                _blocks.Clear();
            }

            _blocks[number] = contents.Blocks;
            return contents;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Drop(run);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The runs with a pack that is wanted.</summary>
    public List<SortedRun> FindRuns(Predicate<PackRecord> isWanted) =>
        _runs.FindAll(run =>
            Array.Exists(run.Numbers.ToArray(), number => number >= 0 && isWanted(packs[number].Record))
        );

    public void Add(SortedRun run)
    {
        _runs.Add(run);
        var numbers = run.Numbers;
        for (var index = 0; index < numbers.Length; index++)
        {
            if (numbers[index] is var number and >= 0)
            {
                packs[number] = new KnownPack(packs[number].Record, run, index);
            }
        }
    }

    public void Remove(SortedRun run) => _runs.Remove(run);

    /// <summary>Stops using a run that is broken.</summary>
    public void Drop(SortedRun run)
    {
        Remove(run);
        forget(run);
    }

    private bool TryRead(SortedRun run, Bits128 prefix, Predicate<ChunkPlace> isWanted, out ChunkPlace found)
    {
        try
        {
            foreach (var at in run.FindPlaces(prefix.High))
            {
                // A pack that the index does not take from this run is in another one, or not live.
                if (run.Numbers[at.Pack] is var number and >= 0 && packs[number].Run == run)
                {
                    var part = run.ReadPart(at, packs[number].Record);
                    _near.Add(part, number);
                    foreach (var (known, place) in ChunkPlace.In(part, number))
                    {
                        if (known == prefix && isWanted(place))
                        {
                            found = place;
                            return true;
                        }
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Drop(run);
        }

        found = default;
        return false;
    }
}
