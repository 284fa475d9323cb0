using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Running;

/// <summary>A restore into the source that was asked for.</summary>
/// <param name="Snapshot">Restored from.</param>
/// <param name="Chosen">Full paths in the snapshot.</param>
/// <param name="Item">The item to restore into; null for the snapshot's own.</param>
internal sealed record TargetOrder(SnapshotRecord Snapshot, IReadOnlyList<EntryPath> Chosen, string? Item);
