using Comet.Modular.Blobs;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Engine.Backup;

/// <summary>Backs items up into one vault: read → cut → hash → look up → block → seal → pack → store.</summary>
public sealed class BackupPipeline(StorageVault vault, EngineOptions options, TimeProvider time)
{
    /// <summary>Runs one backup to its end.</summary>
    /// <returns>
    /// What was done. Lost entries, and an item that broke off, are in the result; what was stored by then is committed.
    /// </returns>
    /// <exception cref="VaultException">The vault cannot be written; nothing is lost, and what was packed is adopted next time.</exception>
    public async Task<BackupResult> RunAsync(
        BackupRequest request,
        IBackupObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var session = await vault.BeginAsync(
            new SessionDescription(request.Client, request.Device, request.ItemName, request.Program),
            cancellationToken
        );
        await using (session)
        {
            observer.SessionBegan(session.Number);
            try
            {
                return await RunAsync(request, observer, session, cancellationToken);
            }
            catch
            {
                await EndQuietlyAsync(session);
                throw;
            }
        }
    }

    private async Task<BackupResult> RunAsync(
        BackupRequest request,
        IBackupObserver observer,
        VaultSession session,
        CancellationToken cancellationToken
    )
    {
        var tally = new BackupTally();
        var log = new BackupLog(observer, tally, time);
        await using (log)
        {
            await AdoptAsync(request, session, log, cancellationToken);
            await using var run = new BackupRun(vault, session, request, observer, options, time, tally, log);
            var snapshot = await run.ExecuteAsync(cancellationToken);
            return new BackupResult(
                log.Worst,
                snapshot,
                tally.Entries,
                new ByteCounts(tally.BytesRead, tally.BytesNew, session.BytesStored)
            );
        }
    }

    /// <summary>What dead sessions of this client packed serves this one, so nothing is uploaded twice.</summary>
    private async Task AdoptAsync(
        BackupRequest request,
        VaultSession session,
        BackupLog log,
        CancellationToken cancellationToken
    )
    {
        foreach (var known in vault.Sessions)
        {
            var isOver =
                known.Client == request.Client
                && known.Status != SessionStatus.Open
                && !known.IsCommitted
                && known.AdoptedBy is null;
            if (!isOver && !request.DeadSessions.Contains(known.Number))
            {
                continue;
            }

            var packs = await session.AdoptAsync(known.Number, cancellationToken);
            if (packs > 0)
            {
                log.Report(
                    new Diagnostic(
                        Severity.Information,
                        "backup.adopted",
                        $"An earlier run did not finish; {packs} packs that it had stored are used again."
                    )
                );
            }
        }
    }

    /// <summary>Says that the session is over, so that the next one may adopt its packs at once.</summary>
    private static async Task EndQuietlyAsync(VaultSession session)
    {
        try
        {
            await session.EndAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is VaultException or BlobStoreException)
        {
            // The first failure is the one to tell. The session stays open in the log, and the next run of this client
            // finds it dead and fences it.
        }
    }
}
