using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>Follows a restore that a plugin makes.</summary>
public interface IRestoreTargetObserver : IRestoreObserver
{
    /// <summary>Makes a clean-up token durable before it returns.</summary>
    ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken);
}
