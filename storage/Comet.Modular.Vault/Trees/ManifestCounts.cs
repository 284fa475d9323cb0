namespace Comet.Modular.Vault.Trees;

/// <summary>What a job found, in entries.</summary>
/// <param name="New">Not in the parent snapshot.</param>
/// <param name="Changed">In it, with another state.</param>
/// <param name="Unchanged">In it, with the same state.</param>
/// <param name="Removed">Only in the parent snapshot.</param>
/// <param name="Faulted">Could not be read, or not completely.</param>
public readonly record struct ManifestCounts(long New, long Changed, long Unchanged, long Removed, long Faulted);
