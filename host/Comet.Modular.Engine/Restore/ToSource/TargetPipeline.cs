using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Comet.Modular.Blobs;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>Puts entries of a snapshot back into the source, through the plugin that knows it.</summary>
public sealed class TargetPipeline(StorageVault vault, TimeProvider time)
{
    /// <summary>Runs one restore to its end.</summary>
    /// <returns>What was done. Contents that are lost, and a plugin that failed, are reported.</returns>
    /// <exception cref="SelectionException">The snapshot has nothing at a path that is chosen.</exception>
    /// <exception cref="VaultException">The snapshot cannot be read.</exception>
    /// <exception cref="BlobStoreException">The store cannot be read any more.</exception>
    public async Task<RestoreResult> RunAsync(
        TargetRequest request,
        IRestoreTargetObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var chosen = await ChosenEntries.FindAsync(vault, request.Snapshot, request.Chosen, cancellationToken);
        var log = new RestoreLog(observer, chosen.Entries, chosen.Bytes, time);
        await using (log)
        {
            using var job = new TargetJob(vault, request.Settings, chosen, observer, log);
            var fault = await CallAsync(request, job, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            // What stopped the target is told, not what the plugin made of it.
            if (job.Failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            if (fault is not null)
            {
                log.Report(
                    new Diagnostic(Severity.Error, fault.Code, fault.Message) { Guidance = fault.Guidance }
                );
            }
        }

        return log.Result;
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Border of a plugin call: whatever it throws ends the restore with an error, and is told."
    )]
    private static async Task<Fault?> CallAsync(
        TargetRequest request,
        TargetJob job,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var target = await request.Provider.OpenTargetAsync(job, cancellationToken);
            await target.RestoreAsync(job, cancellationToken);
            return null;
        }
        catch (ItemException refused)
        {
            return refused.Fault;
        }
        catch (Exception failure)
        {
            return new Fault(
                Severity.Error,
                "plugin.restore-failed",
                $"The plugin failed while it restored: {failure.Message} ({failure.GetType().Name})"
            )
            {
                Guidance = "Some entries may be restored already. Report this to the plugin's author.",
            };
        }
    }
}
