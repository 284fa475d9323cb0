namespace Comet.Modular.Contracts.Diagnostics;

/// <summary>How bad it is. A job's status is never less severe than the worst of its diagnostics.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the job's status is untouched.</summary>
    Information = 0,

    /// <summary>Something was left out or is doubtful: the job ends at least as Warning.</summary>
    Warning = 1,

    /// <summary>Something that was asked for was not done: the job ends at least as Error.</summary>
    Error = 2,
}
