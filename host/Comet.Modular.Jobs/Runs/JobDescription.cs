namespace Comet.Modular.Jobs.Runs;

/// <summary>What a job is about to do.</summary>
/// <param name="Item">The item's name; of a restore, the name that the snapshot carries.</param>
/// <param name="Kind"><c>backup</c> or <c>restore</c>.</param>
/// <param name="Vault">The vault's name on this machine.</param>
public sealed record JobDescription(string Item, string Kind, string Vault);
