using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.ToSource;

namespace Comet.Modular.Engine.Tests;

/// <summary>Remembers all that it was told.</summary>
internal sealed class RecordingObserver : IBackupObserver, IRestoreTargetObserver
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<CleanupToken> Tokens { get; } = [];

    public ulong? Session { get; private set; }

    public bool WantsTotals => true;

    public void SessionBegan(ulong session) => Session = session;

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Progress(BackupProgress progress) { }

    public void Progress(RestoreProgress progress) { }

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken)
    {
        Tokens.Add(token);
        return ValueTask.CompletedTask;
    }
}
