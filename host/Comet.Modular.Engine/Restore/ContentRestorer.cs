using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Restore;

/// <summary>Restores files that have been begun, and says what became of each. Safe for many workers.</summary>
internal sealed class ContentRestorer(ContentPlacement contents, RestoreLog log)
{
    /// <summary>Restores one file, or says why it could not be.</summary>
    /// <exception cref="TargetException">The target takes nothing more.</exception>
    public async Task RestoreAsync(FileWork work, CancellationToken cancellationToken)
    {
        log.Began(work.Path);
        try
        {
            if (work.Further is { } further)
            {
                await NameAsync(work, further, cancellationToken);
            }
            else
            {
                await RestoreAsync(work, work.File, cancellationToken);
            }
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            log.NotWritten(work.Path, exception);
        }
        finally
        {
            await CloseAsync(work.Previous);
            work.First?.Settle(file: null);
            DirectoryRelease.Run(work.Directory, work.Path.Parent!, log);
        }
    }

    /// <summary>Removes a file that was begun and will not be whole.</summary>
    public static void Discard(ITargetFile? file)
    {
        try
        {
            file?.Discard();
        }
        catch (TargetException)
        {
            // What was written so far stays, under a private name or with permissions for its owner alone; the report
            // already says that it is not whole.
        }
    }

    private static ValueTask CloseAsync(FileStream? previous) => previous?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task NameAsync(FileWork work, FurtherName further, CancellationToken cancellationToken)
    {
        var directory = work.Directory!;
        if (await further.First.Settled.WaitAsync(cancellationToken) is { } first)
        {
            try
            {
                directory.CreateHardLink(further.Name.Span, first, further.Replaces);
                log.Wrote(work.Node.Length);
                log.Restored();
                return;
            }
            catch (TargetException exception) when (!exception.IsFatal && !exception.IsTaken)
            {
                log.Warn(
                    work.Path,
                    "restore.link-copied",
                    $"The name could not be linked to its file, so it is restored as a file of its own: {exception.Message}",
                    "Nothing is lost; restore onto a file system with hard links to have them."
                );
            }
        }

        var file = directory.CreateFile(further.Name, work.Node, further.Replaces);
        await RestoreAsync(work, file, cancellationToken);
    }

    /// <summary>Owns the file.</summary>
    private async Task RestoreAsync(FileWork work, ITargetFile? file, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await contents.WriteAsync(work.Node.Content, file, work.Previous?.SafeFileHandle, cancellationToken);
            await CloseAsync(work.Previous);
            file?.Finish(work.Node);
            isWhole = true;
            log.Restored();
        }
        catch (Exception exception) when (exception is VaultException or SealingException)
        {
            log.Skipped(
                work.Path,
                "restore.content-lost",
                $"The content cannot be restored: {exception.Message}",
                "Run 'comet vault check --read-data' to see what else is affected; an older snapshot may still have it."
            );
        }
        catch (TargetException exception) when (exception.IsMetadataOnly)
        {
            isWhole = true;
            log.MetadataRefused(work.Path, exception);
        }
        finally
        {
            if (isWhole)
            {
                work.First?.Settle(file?.Identity);
            }
            else
            {
                Discard(file);
            }

            file?.Dispose();
        }
    }
}
