using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Engine.Backup;

/// <summary>Follows a backup. Calls come one at a time, on any thread, and hold the backup up until they return.</summary>
public interface IBackupObserver
{
    /// <summary>Whether the item should be counted beside the backup, for an estimate of the time left.</summary>
    bool WantsTotals { get; }

    /// <summary>The vault knows this session now; nothing was written before.</summary>
    void SessionBegan(ulong session);

    /// <summary>Something for the job's log; its severity counts for the job's status.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>How far it is; at most ten times a second.</summary>
    void Progress(BackupProgress progress);

    /// <summary>Makes a clean-up token durable before it returns.</summary>
    ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken);
}
