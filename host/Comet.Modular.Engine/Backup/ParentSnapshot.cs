using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>The last complete snapshot of the item, as of this session's begin.</summary>
internal sealed class ParentSnapshot(SnapshotRecord record, SnapshotManifest manifest, TreeReader reader)
{
    public SnapshotRecord Record { get; } = record;

    public SnapshotManifest Manifest { get; } = manifest;

    public TreeReader Reader { get; } = reader;

    public DirectoryBody Root => Manifest.Root;

    public ValueTask<TreeNode?> FindAsync(EntryPath path, CancellationToken cancellationToken) =>
        Reader.FindAsync(Root, path.ToNames(), cancellationToken);
}
