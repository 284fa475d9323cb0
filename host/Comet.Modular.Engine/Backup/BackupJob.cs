using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Engine.Backup;

/// <summary>What a source sees of the backup.</summary>
internal sealed class BackupJob(
    ItemSettings settings,
    ParentState parent,
    IBackupObserver observer,
    BackupLog log,
    Func<Checkpoint, CancellationToken, ValueTask<CommitResult>> commit
) : IBackupJob
{
    public ItemSettings Settings { get; } = settings;

    public ParentState Parent { get; } = parent;

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        observer.JournalAsync(token, cancellationToken);

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        log.Report(diagnostic);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        commit(checkpoint, cancellationToken);
}
