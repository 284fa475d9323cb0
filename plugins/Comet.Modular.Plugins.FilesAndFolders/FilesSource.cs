using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders;

/// <summary>Offers what a walk finds. Holds no change tracking: size and modification time decide.</summary>
internal sealed class FilesSource(IBackupJob job, IFileSystemWalk walk) : IBackupSource
{
    public SourceTraits Traits { get; } = new(SourceReading.Parallel, SourceOrder.Sorted);

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (walk.TryNext(out var entry, cancellationToken))
        {
            while (walk.TryTakeDiagnostic(out var diagnostic))
            {
                await job.ReportAsync(diagnostic, cancellationToken);
            }

            yield return entry;
        }

        while (walk.TryTakeDiagnostic(out var last))
        {
            await job.ReportAsync(last, cancellationToken);
        }
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Checkpoint.None);

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        walk.Dispose();
        return ValueTask.CompletedTask;
    }
}
