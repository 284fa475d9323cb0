using System.Collections.Concurrent;
using System.Text.Json;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>A backup job that notes what a source asks of it.</summary>
internal sealed class RecordingJob : IBackupJob
{
    public ConcurrentQueue<Diagnostic> Reports { get; } = new();

    public ConcurrentQueue<CleanupToken> Tokens { get; } = new();

    public ConcurrentQueue<Checkpoint> Commits { get; } = new();

    /// <summary>Journalling waits for it.</summary>
    public Task Journal { get; set; } = Task.CompletedTask;

    public Func<CommitResult> OnCommit { get; set; } = static () => new CommitResult("snapshot-1", []);

    public ItemSettings Settings { get; init; } = new("test", JsonSerializer.SerializeToElement(new { }));

    public ParentState Parent => ParentState.Empty;

    public async ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        await Journal;
        Tokens.Enqueue(token);
    }

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Reports.Enqueue(diagnostic);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Commits.Enqueue(checkpoint);
        return ValueTask.FromResult(OnCommit());
    }
}
