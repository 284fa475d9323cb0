using System.Text.Json;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

/// <summary>A job that remembers what it was told.</summary>
internal sealed class RecordingJob(ItemSettings settings) : IBackupJob
{
    private readonly Lock _gate = new();
    private readonly List<Diagnostic> _reported = [];

    public ItemSettings Settings => settings;

    public ParentState Parent => ParentState.Empty;

    public List<CleanupToken> Journalled { get; } = [];

    public Exception? JournalFailure { get; init; }

    public IReadOnlyList<Diagnostic> Reported
    {
        get
        {
            lock (_gate)
            {
                return [.. _reported];
            }
        }
    }

    public IEnumerable<string> Messages => Reported.Select(static diagnostic => diagnostic.Message);

    public static ItemSettings Values(object values) => new("program-output", JsonSerializer.SerializeToElement(values));

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        if (JournalFailure is not null)
        {
            throw JournalFailure;
        }

        Journalled.Add(token);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _reported.Add(diagnostic);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This source commits once, at its end.");
}
