using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Jobs.Runs;

/// <summary>How statuses fold.</summary>
public static class JobStatusRules
{
    /// <summary>The status itself, or the one that the diagnostic's severity demands, whichever is worse.</summary>
    /// <remarks>
    /// A job that was cancelled, abandoned, missed or skipped stays so: it did not end by its own work.
    /// </remarks>
    public static JobStatus NotLessSevereThan(this JobStatus status, Severity worst) =>
        status is JobStatus.Running or JobStatus.Success or JobStatus.Warning
            ? (JobStatus)Math.Max((int)status, (int)StatusOf(worst))
            : status;

    /// <summary>The least severe status that work with such a diagnostic may end with.</summary>
    public static JobStatus StatusOf(Severity worst) =>
        worst switch
        {
            Severity.Error => JobStatus.Error,
            Severity.Warning => JobStatus.Warning,
            _ => JobStatus.Success,
        };

    /// <summary>The word in listings and JSON.</summary>
    public static string ToWord(this JobStatus status) =>
        status switch
        {
            JobStatus.Running => "running",
            JobStatus.Success => "success",
            JobStatus.Warning => "warning",
            JobStatus.Error => "error",
            JobStatus.Cancelled => "cancelled",
            JobStatus.Abandoned => "abandoned",
            JobStatus.Missed => "missed",
            JobStatus.Skipped => "skipped",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
}
