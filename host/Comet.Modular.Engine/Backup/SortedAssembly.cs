using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>
/// Streams a sorted source into the tree: an offer is written at once when nothing is left to read for it and for those
/// before it, else with the first later offer that finds it so.
/// </summary>
/// <remarks>
/// The walk writes the tree itself: a queue to a writer of its own cost an unchanged rescan more than the writing.
/// </remarks>
internal sealed class SortedAssembly(
    ParentSnapshot? snapshot,
    OfferRule rule,
    SettledTree tree,
    BackupTally tally,
    CancellationToken stop
) : ITreeAssembly
{
    /// <summary>Offers that wait for a worker, or for one before them that does; each about a kilobyte.</summary>
    private const int WaitingBound = 4096;

    private readonly ParentTree _parent = new(snapshot, tally, stop);
    private readonly Queue<Settlement> _waiting = new();
    private EntryPath _last = EntryPath.Root;

    public async ValueTask<Settlement> OfferAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Path.CompareTo(_last) <= 0 || entry is RemovedEntry)
        {
            throw OutOfOrder(entry);
        }

        _last = entry.Path;
        var parent = await _parent.MatchAsync(entry.Path, entry is DirectoryEntry, cancellationToken);
        var settlement =
            entry is CarriedEntry carried
                ? await CarryAsync(carried, cancellationToken)
                : await rule.SettleAsync(entry, parent, cancellationToken);
        _waiting.Enqueue(settlement);
        await WriteAsync(WaitingBound, cancellationToken);
        return settlement;
    }

    public async ValueTask<DirectoryBody> SettleAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (isLast)
        {
            await _parent.FinishAsync();
        }

        await WriteAsync(mayWait: 0, cancellationToken);
        return isLast ? await tree.FinishAsync(cancellationToken) : await tree.SealAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _parent.DisposeAsync();

    /// <summary>Writes what is settled, in order, and waits for the first ones until no more than so many wait.</summary>
    private async ValueTask WriteAsync(int mayWait, CancellationToken cancellationToken)
    {
        while (_waiting.TryPeek(out var next) && (next.IsDone || _waiting.Count > mayWait))
        {
            await tree.WriteAsync(next, cancellationToken);
            _ = _waiting.Dequeue();
        }
    }

    private async ValueTask<Settlement> CarryAsync(CarriedEntry carried, CancellationToken cancellationToken) =>
        snapshot is not null && await snapshot.FindWholeAsync(carried.From, cancellationToken) is { } node
            ? Settlement.Carried(carried.Path, node with { Name = carried.Path.Name })
            : Settlement.Faulted(carried.Path, SettledTree.NothingToCarry(carried));

    private static ItemException OutOfOrder(SourceEntry entry) =>
        new(
            new Fault(
                Severity.Error,
                "plugin.order",
                $"The plugin said that its entries are sorted, but offered {entry.Path} out of order."
            )
            {
                Guidance = "Report this to the plugin's author; nothing was lost, but this backup cannot go on.",
            }
        );
}
