using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.ToSource;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Running;

/// <summary>Follows a restore that a plugin makes, for its job.</summary>
internal sealed class TargetObserver(IJobContext job, JobReport report, string pluginId) : IRestoreTargetObserver
{
    private readonly RestoreObserver _observer = new(report);

    public void Report(Diagnostic diagnostic) => _observer.Report(diagnostic);

    public void Progress(RestoreProgress progress) => _observer.Progress(progress);

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        job.Journal(pluginId, token);
        return ValueTask.CompletedTask;
    }
}
