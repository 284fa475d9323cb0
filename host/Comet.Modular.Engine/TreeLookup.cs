using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine;

/// <summary>Finds entries of a snapshot by path, its root included.</summary>
internal static class TreeLookup
{
    /// <summary>The node at a path; null when the snapshot has nothing there. The root gets a node of its own.</summary>
    public static async ValueTask<TreeNode?> FindAsync(
        this TreeReader reader,
        DirectoryBody root,
        EntryPath path,
        CancellationToken cancellationToken
    ) =>
        path.Depth == 0
            ? new TreeNode
            {
                Name = "/"u8.ToArray(),
                Kind = NodeKind.Directory,
                Body = root,
            }
            : await reader.FindAsync(root, path.ToNames(), cancellationToken);
}
