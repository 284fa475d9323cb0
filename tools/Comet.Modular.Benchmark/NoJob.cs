using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Benchmark;

/// <summary>A job of which nothing is kept.</summary>
internal sealed class NoJob(ItemSettings settings) : IBackupJob
{
    public ItemSettings Settings => settings;

    public ParentState Parent => ParentState.Empty;

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CommitResult(string.Empty, []));
}
