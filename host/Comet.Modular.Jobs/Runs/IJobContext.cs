using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Jobs.Runs;

/// <summary>What the work of a job may use. All members may be called from several threads.</summary>
public interface IJobContext
{
    /// <summary>The job's id.</summary>
    JobId Id { get; }

    /// <summary>Writes a line into the job's log and folds its severity into the job's status.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>
    /// Makes a clean-up token durable before it returns; it is forgotten when the job's work came to its end.
    /// </summary>
    void Journal(string pluginId, CleanupToken token);
}
