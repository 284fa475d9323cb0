using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>A step of writing a tree: opens a directory, adds a leaf, or closes (no node).</summary>
internal sealed record TreeOperation(TreeNode? Node)
{
    public static async Task<DirectoryBody> WriteAsync(IEnumerable<TreeOperation> operations, ITreeChunkStore store)
    {
        var writer = new TreeWriter(store, MemoryTreeStore.CutHash);
        foreach (var operation in operations)
        {
            await operation.ApplyAsync(writer);
        }

        while (writer.Depth > 0)
        {
            await writer.CloseDirectoryAsync(CancellationToken.None);
        }

        return await writer.FinishAsync(CancellationToken.None);
    }

    public ValueTask ApplyAsync(TreeWriter writer) =>
        Node switch
        {
            null => writer.CloseDirectoryAsync(CancellationToken.None),
            { Kind: NodeKind.Directory, Body: null } => writer.OpenDirectoryAsync(Node, CancellationToken.None),
            _ => writer.AddAsync(Node, CancellationToken.None),
        };
}
