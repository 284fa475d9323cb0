using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Backup;

/// <summary>How the backup ended, told to the source after the fact.</summary>
/// <param name="Committed">Whether a complete snapshot is in the vault.</param>
/// <param name="Snapshot">Its id; null when nothing was committed.</param>
/// <param name="NotStored">Every offered path that is not in the vault, with the reason.</param>
public sealed record BackupOutcome(bool Committed, string? Snapshot, IReadOnlyList<EntryFault> NotStored);
