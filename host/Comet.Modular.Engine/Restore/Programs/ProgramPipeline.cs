using Comet.Modular.Vault;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>Restores files into the standard input of a program. Needs no plugin.</summary>
public sealed class ProgramPipeline(StorageVault vault, TimeProvider time)
{
    /// <summary>Runs one restore to its end.</summary>
    /// <returns>What was done; a program that failed and a content that is lost are reported, and the next file goes on.</returns>
    /// <exception cref="SelectionException">No file is chosen, or more than the one that the program can take.</exception>
    /// <exception cref="VaultException">The snapshot cannot be read at all.</exception>
    /// <exception cref="IOException">The shell cannot be started.</exception>
    public async Task<RestoreResult> RunAsync(
        ProgramRequest request,
        IRestoreObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var chosen = await ChosenEntries.FindAsync(vault, request.Snapshot, request.Chosen, cancellationToken);
        var files = await CountAsync(chosen, request.PerFile, cancellationToken);
        var log = new RestoreLog(observer, files, chosen.Bytes, time);
        await using (log)
        {
            using var feed = new ProgramFeed(vault, request, log, time);
            await foreach (var entry in FilesAsync(chosen, cancellationToken))
            {
                await feed.RunAsync(entry, cancellationToken);
            }
        }

        return log.Result;
    }

    private static IAsyncEnumerable<ChosenEntry> FilesAsync(
        ChosenEntries chosen,
        CancellationToken cancellationToken
    ) => chosen.ReadAsync(cancellationToken).Where(static entry => entry.Node.Kind == NodeKind.File);

    private static async Task<long> CountAsync(
        ChosenEntries chosen,
        bool perFile,
        CancellationToken cancellationToken
    )
    {
        // Without --per-file the second file is one too many: the rest of the tree is not read for the count.
        var files = await FilesAsync(chosen, cancellationToken)
            .Take(perFile ? int.MaxValue : 2)
            .LongCountAsync(cancellationToken);
        return files switch
        {
            0 => throw new SelectionException(
                "restore.no-file",
                "Nothing that was chosen is a file, so there is nothing to give to the program.",
                "List the snapshot's content with 'comet ls', and choose a file."
            ),
            > 1 when !perFile => throw new SelectionException(
                "restore.many-files",
                "More than one file is chosen, and the program's input can take only one.",
                "Choose one file, or run the program for each of them with --per-file."
            ),
            _ => files,
        };
    }
}
