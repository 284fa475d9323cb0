using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;

namespace Comet.Modular.Host.Running;

/// <summary>Follows a restore for its job.</summary>
internal sealed class RestoreObserver(JobReport report) : IRestoreObserver
{
    public void Report(Diagnostic diagnostic) => report.Report(diagnostic);

    public void Progress(RestoreProgress progress) =>
        report.Progress(
            progress.Bytes,
            progress.Bytes,
            progress.BytesTotal,
            progress.Entries,
            progress.EntriesTotal,
            progress.Current
        );
}
