namespace Comet.Modular.Jobs.Runs;

/// <summary>How a job ended.</summary>
/// <param name="Record">As the history keeps it.</param>
/// <param name="Failure">The exception that ended it; null when its work came to its end.</param>
public sealed record JobOutcome(JobRecord Record, Exception? Failure);
