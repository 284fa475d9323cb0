using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>A job that remembers what it was told.</summary>
internal sealed class RecordingJob(ItemSettings settings) : IBackupJob
{
    public ItemSettings Settings => settings;

    public ParentState Parent => ParentState.Empty;

    public List<Diagnostic> Reported { get; } = [];

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This source has nothing to clean up.");

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Reported.Add(diagnostic);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This source commits once, at its end.");
}
