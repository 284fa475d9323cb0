using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Isolation.Tests;

/// <summary>The host's side of a backup, without engine and vault.</summary>
internal sealed class FakeJob(string settings) : IBackupJob
{
    public ItemSettings Settings { get; } = Bench.Settings(settings);

    public ParentState Parent => ParentState.Empty;

    public List<CleanupToken> Tokens { get; } = [];

    public List<Diagnostic> Reports { get; } = [];

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        Tokens.Add(token);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Reports.Add(diagnostic);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CommitResult("snapshot", []));
}
