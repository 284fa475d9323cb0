using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Backup;

/// <summary>What a commit in mid-run did.</summary>
/// <param name="Snapshot">The partial snapshot's id.</param>
/// <param name="NotStored">Every path offered so far that is not in the vault, with the reason.</param>
public sealed record CommitResult(string Snapshot, IReadOnlyList<EntryFault> NotStored);
