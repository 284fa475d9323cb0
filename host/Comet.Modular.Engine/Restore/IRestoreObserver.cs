using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Engine.Restore;

/// <summary>Follows a restore. Calls come one at a time, on any thread, and hold the restore up until they return.</summary>
public interface IRestoreObserver
{
    /// <summary>Something for the job's log; its severity counts for the job's status.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>How far it is; five times a second.</summary>
    void Progress(RestoreProgress progress);
}
