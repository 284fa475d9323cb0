using Comet.Modular.Blobs;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Reading;

/// <summary>
/// Tells of a store that has lost packs whether what a snapshot names is still there. Reads pages of the tree and no
/// data: a pack that is there in its full length counts. Safe for concurrent use.
/// </summary>
public sealed class PresenceProbe
{
    private readonly PackIndex _data;
    private readonly ContentWalker _contents;
    private readonly TreeReader _trees;

    private PresenceProbe(VaultParts parts, int lostPacks)
    {
        _data = parts.DataIndex;
        _contents = new ContentWalker(parts.Trees);
        _trees = new TreeReader(parts.Trees);
        LostPacks = lostPacks;
    }

    /// <summary>Packs that snapshots need and the store does not have, or has in another length.</summary>
    public int LostPacks { get; }

    /// <summary>Lists the packs of the store.</summary>
    /// <returns>Null when none is lost.</returns>
    internal static async ValueTask<PresenceProbe?> FindAsync(VaultParts parts, CancellationToken cancellationToken)
    {
        var missing = parts.Log.Query(state => state.LivePacks.ToDictionary(pack => pack.Id));
        var listing = parts.Store.ListAsync(VaultNames.PacksFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            if (
                VaultNames.TryParsePack(listed.Name.Value, out var session, out var id)
                && missing.TryGetValue(id, out var pack)
                && pack.Session == session
                && pack.Length == listed.Length
            )
            {
                missing.Remove(id);
            }
        }

        if (missing.Count == 0)
        {
            return null;
        }

        // An index that was loaded while they were there still knows their chunks.
        parts.DataIndex.MarkLost(missing);
        parts.TreeIndex.MarkLost(missing);
        return new PresenceProbe(parts, missing.Count);
    }

    /// <summary>Whether all contents of a node, and all that lies below it, are there.</summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public async ValueTask<bool> HasAsync(TreeNode node, CancellationToken cancellationToken)
    {
        try
        {
            return await HasContentsAsync(node, cancellationToken).ConfigureAwait(false)
                && (node.Body is null || await HasBelowAsync(node.Body, cancellationToken).ConfigureAwait(false));
        }
        catch (VaultException)
        {
            // A page is lost or damaged, and with it what it names.
            return false;
        }
    }

    /// <summary>Whether all that lies below a directory is there.</summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public ValueTask<bool> HasAsync(DirectoryBody body, CancellationToken cancellationToken) =>
        HasAsync(
            new TreeNode
            {
                Name = "/"u8.ToArray(),
                Kind = NodeKind.Directory,
                Body = body,
            },
            cancellationToken
        );

    private async ValueTask<bool> HasBelowAsync(DirectoryBody body, CancellationToken cancellationToken)
    {
        await foreach (var entry in _trees.WalkAsync(body, cancellationToken).ConfigureAwait(false))
        {
            if (!await HasContentsAsync(entry.Node, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> HasContentsAsync(TreeNode node, CancellationToken cancellationToken)
    {
        if (node.Content is { } content && !await HasAsync(content, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        foreach (var stream in node.Streams)
        {
            if (!await HasAsync(stream.Content, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> HasAsync(ContentRef content, CancellationToken cancellationToken)
    {
        await foreach (var segment in _contents.ReadSegmentsAsync(content, cancellationToken).ConfigureAwait(false))
        {
            if (
                !segment.IsHole
                && (await _data.FindAsync(segment.Id.Prefix, cancellationToken).ConfigureAwait(false))?.Length != segment.Length
            )
            {
                return false;
            }
        }

        return true;
    }
}
