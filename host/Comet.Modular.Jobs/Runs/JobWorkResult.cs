using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Jobs.Runs;

/// <summary>What a job's work achieved.</summary>
/// <param name="Worst">The job's status is not less severe than this, nor than anything it reported.</param>
/// <param name="Snapshot">The snapshot that it made or read; null for none.</param>
/// <param name="Counts">A JSON object; null for none.</param>
public sealed record JobWorkResult(Severity Worst, string? Snapshot, string? Counts)
{
    /// <summary>The plugin could not clean up after itself: its clean-up tokens stay until a fresh process has.</summary>
    public bool KeepsCleanups { get; init; }
}
