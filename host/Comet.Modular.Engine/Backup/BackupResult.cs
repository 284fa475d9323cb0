using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Backup;

/// <summary>What a backup did.</summary>
/// <param name="Worst">The worst that was reported; Information means success.</param>
/// <param name="Snapshot">What was committed: complete, or partial when the item could not be read to its end; null for nothing.</param>
/// <param name="Entries">Entries by what happened to them.</param>
/// <param name="Bytes">Bytes by what happened to them.</param>
public sealed record BackupResult(Severity Worst, SnapshotRecord? Snapshot, EntryCounts Entries, ByteCounts Bytes);
