namespace Comet.Modular.Jobs.Runs;

/// <summary>A job as the history keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Description">What it was to do.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended; null while it runs. Of an abandoned job: when that was noticed.</param>
/// <param name="Snapshot">The snapshot that it made or read.</param>
/// <param name="Counts">A JSON object.</param>
public sealed record JobRecord(
    JobId Id,
    JobDescription Description,
    JobStatus Status,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string? Snapshot,
    string? Counts
);
