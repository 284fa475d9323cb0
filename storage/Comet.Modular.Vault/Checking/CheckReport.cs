namespace Comet.Modular.Vault.Checking;

/// <summary>What a check has found.</summary>
/// <param name="Packs">Live packs, and where the log is damaged those that it no longer names.</param>
/// <param name="PacksRead">How many of them were read whole.</param>
/// <param name="Chunks">Chunks in these packs.</param>
/// <param name="Snapshots">Snapshots in the log, partial ones too.</param>
/// <param name="Problems">All that is wrong, up to 10,000 problems.</param>
public sealed record CheckReport(
    int Packs,
    int PacksRead,
    long Chunks,
    int Snapshots,
    IReadOnlyList<CheckProblem> Problems
)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Ok => Problems.Count == 0;
}
