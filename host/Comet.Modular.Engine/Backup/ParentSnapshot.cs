using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>The last complete snapshot of the item, as of this session's begin.</summary>
/// <param name="record">What the log says of it.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="reader">Reads its tree.</param>
/// <param name="probe">Tells what of it the store still has; null: all of it, as far as a listing can tell.</param>
/// <param name="damaged">Told of each part of its tree that cannot be read.</param>
internal sealed class ParentSnapshot(
    SnapshotRecord record,
    SnapshotManifest manifest,
    TreeReader reader,
    PresenceProbe? probe,
    Action<VaultException> damaged
)
{
    public SnapshotRecord Record { get; } = record;

    public SnapshotManifest Manifest { get; } = manifest;

    public DirectoryBody Root => Manifest.Root;

    /// <summary>Whether the store has all that it names, as far as that is known without reading data.</summary>
    public bool IsWhole => probe is null;

    /// <summary>The nodes of a directory that can be read; what cannot be read is as if it had not been there.</summary>
    public IAsyncEnumerable<TreeNode> ReadDirectoryAsync(DirectoryBody body, CancellationToken cancellationToken) =>
        reader.ReadDirectoryAsync(body, page => damaged(page.Cause), cancellationToken);

    /// <summary>The node at a path; null when there is none, or none that can be read.</summary>
    public async ValueTask<TreeNode?> FindAsync(EntryPath path, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.FindAsync(Root, path.ToNames(), cancellationToken);
        }
        catch (VaultException exception)
        {
            damaged(exception);
            return null;
        }
    }

    /// <summary>As <see cref="FindAsync"/>, and null also when something that the node names is lost.</summary>
    public async ValueTask<TreeNode?> FindWholeAsync(EntryPath path, CancellationToken cancellationToken) =>
        await FindAsync(path, cancellationToken) is { } node && await HasAsync(node, cancellationToken) ? node : null;

    /// <summary>Whether a new snapshot may name what the node names.</summary>
    public ValueTask<bool> HasAsync(TreeNode node, CancellationToken cancellationToken) =>
        probe is null ? ValueTask.FromResult(true) : probe.HasAsync(node, cancellationToken);
}
