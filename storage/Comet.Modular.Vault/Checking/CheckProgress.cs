namespace Comet.Modular.Vault.Checking;

/// <summary>How far a check is.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Done">Objects of that stage that are done.</param>
/// <param name="Total">Objects of that stage.</param>
public sealed record CheckProgress(CheckStage Stage, long Done, long Total);
