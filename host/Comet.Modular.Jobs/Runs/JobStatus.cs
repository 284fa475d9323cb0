namespace Comet.Modular.Jobs.Runs;

/// <summary>Where a job stands. The numbers are stored.</summary>
public enum JobStatus
{
    /// <summary>At work.</summary>
    Running = 0,

    /// <summary>All that was asked for was done.</summary>
    Success = 1,

    /// <summary>Done, but something was left out or is doubtful.</summary>
    Warning = 2,

    /// <summary>Something that was asked for was not done.</summary>
    Error = 3,

    /// <summary>Stopped by an operator.</summary>
    Cancelled = 4,

    /// <summary>Its process died before it could say how it ended.</summary>
    Abandoned = 5,

    /// <summary>Was due while the host was not running.</summary>
    Missed = 6,

    /// <summary>Was due while the same item was at work.</summary>
    Skipped = 7,
}
