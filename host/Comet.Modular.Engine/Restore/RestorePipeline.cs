using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Restore;

/// <summary>Restores a snapshot, or parts of it, into a folder. Needs no plugin.</summary>
public sealed class RestorePipeline(StorageVault vault, EngineOptions options, TimeProvider time)
{
    /// <summary>Runs one restore to its end.</summary>
    /// <returns>What was done; entries that could not be restored are reported and counted, the rest is there.</returns>
    /// <exception cref="VaultException">The snapshot cannot be read at all, or has nothing at the root that was asked for.</exception>
    /// <exception cref="IOException">The target takes nothing more, for example because the disk is full.</exception>
    public async Task<RestoreResult> RunAsync(
        RestoreRequest request,
        IRestoreObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var manifest = await vault.LoadManifestAsync(request.Snapshot, cancellationToken);
        var reader = vault.CreateTreeReader();
        var root =
            await reader.FindAsync(manifest.Root, request.Root, cancellationToken)
            ?? throw new VaultException(
                "restore.path-missing",
                $"The snapshot has nothing at {request.Root}.",
                "List its content with 'comet ls'."
            );
        var chosen = request.Chosen.Count == 0 ? [request.Root] : request.Chosen;
        var missing = new List<EntryPath>();
        var selection = await RestoreSelection.FindAsync(
            manifest.Root,
            request.Root,
            chosen,
            reader,
            missing.Add,
            cancellationToken
        );
        var log = new RestoreLog(observer, selection.Entries, selection.Bytes, time);
        await using (log)
        {
            missing.ForEach(path =>
                log.Skipped(
                    path,
                    "restore.path-missing",
                    $"The snapshot has nothing at {path}.",
                    "List its content with 'comet ls'."
                )
            );
            using var contents = new ContentPlacement(vault, options.Workers, log);
            await using var walk = new RestoreWalk(vault, request, reader, selection, log);
            await new RestoreWorkers(walk, new ContentRestorer(contents, log), log, options.Workers).RunAsync(root, cancellationToken);
            walk.Finish();
        }

        return log.Result;
    }
}
