using System.Threading.Channels;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Streams a sorted source into the tree: offers wait in order until they are read, then they are written.</summary>
internal sealed class SortedAssembly : ITreeAssembly
{
    /// <summary>Offers between the walk and the tree; each about a kilobyte.</summary>
    private const int QueueBound = 4096;

    private readonly ParentTree _parent;
    private readonly ParentSnapshot? _snapshot;
    private readonly OfferRule _rule;
    private readonly SettledTree _tree;
    private readonly Task _writing;
    private EntryPath _last = EntryPath.Root;

    private readonly Channel<object> _queue = Channel.CreateBounded<object>(
        new BoundedChannelOptions(QueueBound) { SingleReader = true, SingleWriter = true }
    );

    public SortedAssembly(
        ParentSnapshot? snapshot,
        OfferRule rule,
        SettledTree tree,
        BackupTally tally,
        CancellationToken cancellationToken
    )
    {
        _snapshot = snapshot;
        _rule = rule;
        _tree = tree;
        _parent = new ParentTree(snapshot, tally, cancellationToken);
        _writing = Task.Run(() => WriteAsync(cancellationToken), cancellationToken);
    }

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
                : await _rule.SettleAsync(entry, parent, cancellationToken);
        await _queue.Writer.WriteAsync(settlement, cancellationToken);
        return settlement;
    }

    public async ValueTask<DirectoryBody> SettleAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (isLast)
        {
            await _parent.FinishAsync();
        }

        var barrier = new Barrier(isLast);
        await _queue.Writer.WriteAsync(barrier, cancellationToken);
        return await await Task.WhenAny(barrier.Root.Task, StoppedAsync()).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _ = _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _parent.DisposeAsync();
    }

    private async Task<DirectoryBody> StoppedAsync()
    {
        await _writing;
        throw new InvalidOperationException("The tree was closed while an offer was still waiting.");
    }

    private async ValueTask<Settlement> CarryAsync(CarriedEntry carried, CancellationToken cancellationToken) =>
        _snapshot is not null && await _snapshot.FindWholeAsync(carried.From, cancellationToken) is { } node
            ? Settlement.Carried(carried.Path, node with { Name = carried.Path.Name })
            : Settlement.Faulted(carried.Path, SettledTree.NothingToCarry(carried));

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken))
            {
                if (item is Barrier barrier)
                {
                    barrier.Root.SetResult(
                        barrier.IsLast
                            ? await _tree.FinishAsync(cancellationToken)
                            : await _tree.SealAsync(cancellationToken)
                    );
                }
                else
                {
                    await _tree.WriteAsync((Settlement)item, cancellationToken);
                }
            }
        }
        catch (Exception exception)
        {
            // Unblocks the walk, which may be waiting for room in the queue.
            _ = _queue.Writer.TryComplete(exception);
            throw;
        }
    }

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

    private sealed class Barrier(bool isLast)
    {
        public bool IsLast { get; } = isLast;

        public TaskCompletionSource<DirectoryBody> Root { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
