using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;

namespace Comet.Modular.Engine.Backup;

/// <summary>Finds out how big the item is, for the estimate of the time left.</summary>
internal static class ItemCount
{
    /// <summary>Takes the parent's size, or counts beside the backup where somebody watches.</summary>
    public static Task Start(
        BackupRequest request,
        IBackupObserver observer,
        ParentSnapshot? parent,
        BackupLog log,
        CancellationToken cancellationToken
    )
    {
        if (parent is not null)
        {
            log.Totals = new ItemTotals(parent.Record.Entries, parent.Record.Bytes);
            return Task.CompletedTask;
        }

        return observer.WantsTotals && request.Estimator is { } estimator
            ? Task.Run(() => CountAsync(estimator, request, log, cancellationToken), cancellationToken)
            : Task.CompletedTask;
    }

    private static async Task CountAsync(
        IEstimator estimator,
        BackupRequest request,
        BackupLog log,
        CancellationToken cancellationToken
    )
    {
        try
        {
            ItemEstimate? last = null;
            await foreach (var estimate in estimator.EstimateAsync(request.Settings, cancellationToken))
            {
                last = estimate;
            }

            log.Totals = last is null ? ItemTotals.Unknown : new ItemTotals(last.Entries, last.Bytes);
        }
        catch (ItemException)
        {
            // Only the estimate is lost; the backup itself reports what is wrong with the item.
        }
    }
}
