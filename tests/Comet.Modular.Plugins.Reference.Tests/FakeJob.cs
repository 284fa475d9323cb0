using System.Text.Json;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.Reference.Tests;

/// <summary>A host that only writes down what it is told.</summary>
internal sealed class FakeJob(string settings, ParentState? parent = null) : IBackupJob
{
    public ItemSettings Settings { get; } = new("reference", JsonElement.Parse(settings));

    public ParentState Parent { get; } = parent ?? ParentState.Empty;

    public List<CleanupToken> Tokens { get; } = [];

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<Checkpoint> Commits { get; } = [];

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        Tokens.Add(token);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Diagnostics.Add(diagnostic);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Commits.Add(checkpoint);
        return ValueTask.FromResult(new CommitResult("partial", []));
    }
}
