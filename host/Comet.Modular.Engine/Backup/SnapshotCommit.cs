using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Loads the parent and writes the snapshots of one backup.</summary>
internal sealed class SnapshotCommit(
    StorageVault vault,
    VaultSession session,
    BackupRequest request,
    TimeProvider time,
    BackupTally tally,
    BackupLog log
)
{
    private readonly ParentLoss _loss = new(session, log);
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private SnapshotId? _parent;

    /// <summary>
    /// The last complete snapshot of the item that is live in the state read after begin, and can be read.
    /// </summary>
    public async ValueTask<ParentSnapshot?> LoadParentAsync(CancellationToken cancellationToken)
    {
        var complete = vault.Snapshots.Where(snapshot => snapshot.IsComplete && snapshot.ItemId == request.ItemId);
        foreach (var record in complete.Reverse())
        {
            try
            {
                var manifest = await vault.LoadManifestAsync(record, cancellationToken);
                var probe = await FindLossAsync(manifest, cancellationToken);
                _parent = record.Id;
                return new ParentSnapshot(record, manifest, vault.CreateTreeReader(), probe, _loss.Report);
            }
            catch (VaultException exception)
            {
                // The next backup is what brings a damaged vault back into order: it must not fail with it.
                _loss.Report(exception);
            }
        }

        return null;
    }

    public async Task<SnapshotRecord> CommitAsync(
        DirectoryBody root,
        Checkpoint checkpoint,
        CommitKind kind,
        CancellationToken cancellationToken
    )
    {
        var counts = tally.Entries;
        var manifest = new SnapshotManifest
        {
            Root = root,
            CheckpointSchema = checkpoint.Schema,
            Checkpoint = checkpoint.State,
            Faults = [.. log.Faults.Select(EntryMapping.ToStored)],
            Settings = request.StoredSettings,
            Counts = new ManifestCounts(counts.New, counts.Changed, counts.Unchanged, counts.Removed, counts.Faulted),
        };
        var description = request.Plugin.Describe();
        var draft = new SnapshotDraft
        {
            ItemId = request.ItemId,
            ItemName = request.ItemName,
            ItemType = request.Settings.ItemType,
            Device = request.Device,
            PluginId = description.Id,
            PluginVersion = description.Version,
            Parent = _parent,
            Started = _started,
            Ended = time.GetUtcNow(),
            Status = ToStatus(log.Worst),
            Entries = root.Entries,
            Bytes = root.Bytes,
            Manifest = manifest,
        };
        return await session.CommitAsync(draft, kind, cancellationToken);
    }

    /// <returns>What tells what is left; null when the parent is whole.</returns>
    private async ValueTask<PresenceProbe?> FindLossAsync(SnapshotManifest manifest, CancellationToken cancellation)
    {
        var probe = await vault.FindLossAsync(cancellation);
        if (probe is null || await probe.HasAsync(manifest.Root, cancellation))
        {
            return null;
        }

        _loss.Report(probe.LostPacks);
        return probe;
    }

    public static Checkpoint? CheckpointOf(SnapshotManifest manifest) =>
        manifest.CheckpointSchema.Length == 0
            ? null
            : new Checkpoint(manifest.CheckpointSchema, manifest.Checkpoint);

    private static SnapshotStatus ToStatus(Severity worst) =>
        worst switch
        {
            Severity.Error => SnapshotStatus.Error,
            Severity.Warning => SnapshotStatus.Warning,
            _ => SnapshotStatus.Success,
        };
}
