using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Tests;

/// <summary>What a host makes of the offers, in the plainest way: the measure for carrying.</summary>
internal sealed class SnapshotModel
{
    public static SnapshotModel Empty { get; } = new();

    public SortedDictionary<EntryPath, string> Entries { get; } = [];

    public List<EntryFault> Faults { get; } = [];

    public Checkpoint? Checkpoint { get; private init; }

    public int Offers { get; private init; }

    public int Carried { get; private init; }

    public static async Task<SnapshotModel> BackUpAsync(string settings, SnapshotModel parent)
    {
        var state = new ParentState
        {
            Exists = parent.Checkpoint is not null,
            Checkpoint = parent.Checkpoint,
            UnresolvedFaults = parent.Faults,
        };
        await using var source = await Reading.OpenAsync(new FakeJob(settings, state));
        var offers = await source.ReadEntriesAsync(CancellationToken.None).ToListAsync();
        var snapshot = new SnapshotModel
        {
            Checkpoint = await source.FinishReadingAsync(CancellationToken.None),
            Offers = offers.Count,
            Carried = offers.OfType<CarriedEntry>().Count(),
        };
        foreach (var offer in offers)
        {
            await snapshot.TakeAsync(offer, parent);
        }

        return snapshot;
    }

    private async Task TakeAsync(SourceEntry offer, SnapshotModel parent)
    {
        switch (offer)
        {
            case CarriedEntry carried:
                foreach (var (path, entry) in parent.Entries.Where(e => e.Key.IsAtOrBelow(carried.From)))
                {
                    var names = path.ToNames().Skip(carried.From.Depth);
                    Entries.Add(names.Aggregate(carried.Path, static (at, name) => at.Append(name)), entry);
                }

                break;
            case RemovedEntry removed:
                Assert.True(Entries.Remove(removed.Path), $"{removed.Path} is removed, but was not there");
                break;
            default:
                Entries[offer.Path] = await Reading.SummaryAsync(offer);
                if (offer is FaultedEntry faulted)
                {
                    Faults.Add(new EntryFault(faulted.Path, faulted.Fault));
                }

                break;
        }
    }
}
