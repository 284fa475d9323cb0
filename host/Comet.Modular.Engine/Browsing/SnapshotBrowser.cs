using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Browsing;

/// <summary>Looks into a snapshot: only the pages and blocks that are asked for are read.</summary>
public sealed class SnapshotBrowser(StorageVault vault, SnapshotRecord snapshot)
{
    private readonly TreeReader _reader = vault.CreateTreeReader();
    private DirectoryBody? _root;

    /// <summary>Finds an entry; null when the snapshot has nothing there. The root itself is a directory.</summary>
    public async ValueTask<SnapshotEntry?> FindAsync(EntryPath path, CancellationToken cancellationToken) =>
        await FindNodeAsync(path, cancellationToken) is { } node ? ToEntry(path, node) : null;

    /// <summary>Lists what lies in a directory, in path order.</summary>
    /// <param name="directory">A path; nothing is listed for one that is no directory.</param>
    /// <param name="recursive">With all levels below.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<SnapshotEntry> ListAsync(
        EntryPath directory,
        bool recursive,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var start = await FindNodeAsync(directory, cancellationToken);
        var levels = new Stack<(EntryPath Path, IAsyncEnumerator<TreeNode> Nodes)>();
        try
        {
            levels.Push((directory, Read(start, cancellationToken)));
            while (levels.TryPeek(out var level))
            {
                if (!await level.Nodes.MoveNextAsync())
                {
                    await levels.Pop().Nodes.DisposeAsync();
                    continue;
                }

                var node = level.Nodes.Current;
                var path = level.Path.Append(node.Name);
                yield return ToEntry(path, node);
                if (recursive && node.Kind == NodeKind.Directory)
                {
                    levels.Push((path, Read(node, cancellationToken)));
                }
            }
        }
        finally
        {
            while (levels.TryPop(out var level))
            {
                await level.Nodes.DisposeAsync();
            }
        }
    }

    /// <summary>Writes a file's content, verified; holes become zeros.</summary>
    /// <exception cref="VaultException">There is no such file, or its content is damaged.</exception>
    public async Task CopyContentAsync(EntryPath path, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var node = await FindNodeAsync(path, cancellationToken);
        if (node is not { Kind: NodeKind.File })
        {
            throw new VaultException(
                "snapshot.not-a-file",
                node is null ? $"The snapshot has nothing at {path}." : $"{path} is no file.",
                "List the snapshot's content with 'comet ls'."
            );
        }

        using var copy = new ContentCopy(vault);
        await copy.RunAsync(node.Content, target.WriteAsync, cancellationToken);
    }

    private IAsyncEnumerator<TreeNode> Read(TreeNode? node, CancellationToken cancellationToken) =>
        _reader
            .ReadDirectoryAsync(node?.Body ?? DirectoryBody.Empty, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);

    private async ValueTask<TreeNode?> FindNodeAsync(EntryPath path, CancellationToken cancellationToken)
    {
        _root ??= (await vault.LoadManifestAsync(snapshot, cancellationToken)).Root;
        return await _reader.FindAsync(_root, path, cancellationToken);
    }

    private static SnapshotEntry ToEntry(EntryPath path, TreeNode node) =>
        new(
            path,
            node.Kind,
            node.Body?.Bytes ?? node.Length,
            node.ModifiedNanoseconds is { } modified ? new UnixTime(modified).ToDateTimeOffset() : null,
            node.Mode,
            node.Incomplete
        );
}
