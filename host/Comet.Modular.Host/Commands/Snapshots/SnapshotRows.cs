using Comet.Modular.Host.Output;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Commands.Snapshots;

/// <summary>Snapshots as listings show them.</summary>
internal static class SnapshotRows
{
    public static SnapshotRow Of(SnapshotRecord snapshot, string vault) =>
        new(
            snapshot.Id.ToString(),
            snapshot.ItemName,
            snapshot.ItemType,
            vault,
            Words.UtcTime(snapshot.Started),
            snapshot.Device,
            new SnapshotPlugin(snapshot.PluginId, snapshot.PluginVersion),
            snapshot.Entries,
            snapshot.Bytes,
            snapshot.Status.ToWord(),
            snapshot.Kind == CommitKind.Complete
        );
}
