using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Backup;

namespace Comet.Modular.Isolation.Tests;

/// <summary>Remembers what a backup told, as far as that has a bound.</summary>
internal sealed class RecordingObserver : IBackupObserver
{
    private const int Most = 10_000;

    private readonly TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<CleanupToken> Tokens { get; } = [];

    public bool WantsTotals => false;

    /// <summary>Completes with the first report.</summary>
    public Task Reported => _reported.Task;

    public void SessionBegan(ulong session) { }

    public void Report(Diagnostic diagnostic)
    {
        lock (Diagnostics)
        {
            if (Diagnostics.Count < Most)
            {
                Diagnostics.Add(diagnostic);
            }
        }

        _ = _reported.TrySetResult();
    }

    public void Progress(BackupProgress progress) { }

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        Tokens.Add(token);
        return ValueTask.CompletedTask;
    }
}
