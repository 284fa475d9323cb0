using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Host.State;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Running;

/// <summary>Follows a backup for its job.</summary>
internal sealed class BackupObserver(
    IJobContext job,
    JobReport report,
    SessionLock sign,
    string pluginId,
    bool wantsTotals
) : IBackupObserver
{
    public bool WantsTotals => wantsTotals;

    public void SessionBegan(ulong session) => sign.Began(session);

    public void Report(Diagnostic diagnostic) => report.Report(diagnostic);

    public void Progress(BackupProgress progress) =>
        report.Progress(
            progress.BytesRead,
            progress.BytesDone,
            progress.BytesTotal,
            progress.Entries,
            progress.EntriesTotal,
            progress.Current
        );

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        job.Journal(pluginId, token);
        return ValueTask.CompletedTask;
    }
}
