using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A backup whose reports hold no secret.</summary>
internal sealed class MaskedBackupJob(IBackupJob job, SecretMask mask) : IBackupJob
{
    public ItemSettings Settings => job.Settings;

    public ParentState Parent => job.Parent;

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        job.JournalAsync(token, cancellationToken);

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) =>
        job.ReportAsync(mask.Apply(diagnostic), cancellationToken);

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        job.CommitAsync(checkpoint, cancellationToken);
}
