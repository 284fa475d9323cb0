using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>The chosen entries of a snapshot with all that lies in them. Safe for many readers at once.</summary>
internal sealed class ChosenEntries
{
    private readonly List<ChosenEntry> _chosen;
    private readonly TreeReader _reader;
    private readonly DirectoryBody _root;

    private ChosenEntries(List<ChosenEntry> chosen, TreeReader reader, DirectoryBody root) =>
        (_chosen, _reader, _root) = (chosen, reader, root);

    /// <summary>How many there are; the snapshot's root is none.</summary>
    public long Entries => _chosen.Sum(static each => (each.Node.Body?.Entries ?? 0) + (each.Path.Depth == 0 ? 0 : 1));

    /// <summary>Bytes of content in them, named streams counted.</summary>
    public long Bytes =>
        _chosen.Sum(static each =>
            each.Node.Body?.Bytes ?? each.Node.Length + each.Node.Streams.Sum(static stream => stream.Length)
        );

    /// <summary>Looks the paths up.</summary>
    /// <exception cref="SelectionException">The snapshot has nothing at one of them.</exception>
    public static async Task<ChosenEntries> FindAsync(
        StorageVault vault,
        SnapshotRecord snapshot,
        IReadOnlyList<EntryPath> paths,
        CancellationToken cancellationToken
    )
    {
        var root = (await vault.LoadManifestAsync(snapshot, cancellationToken)).Root;
        var reader = vault.CreateTreeReader();
        var chosen = new List<ChosenEntry>();
        foreach (var path in paths.Distinct().Order())
        {
            if (chosen.Count > 0 && path.IsAtOrBelow(chosen[^1].Path))
            {
                continue;
            }

            var node =
                await reader.FindAsync(root, path, cancellationToken)
                ?? throw new SelectionException(
                    "restore.path-missing",
                    $"The snapshot has nothing at {path}.",
                    "List its content with 'comet ls'."
                );
            chosen.Add(new ChosenEntry(path, node));
        }

        return new ChosenEntries(chosen, reader, root);
    }

    /// <summary>All of them in path order. The directories above a chosen path are not among them.</summary>
    /// <exception cref="VaultException">A part of the tree is damaged.</exception>
    public async IAsyncEnumerable<ChosenEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chosen in _chosen)
        {
            if (chosen.Path.Depth > 0)
            {
                yield return chosen;
            }

            await foreach (var entry in ReadBelowAsync(chosen, cancellationToken))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Finds one of them; null when the path is not chosen, or the snapshot has nothing there.</summary>
    public async ValueTask<TreeNode?> FindAsync(EntryPath path, CancellationToken cancellationToken) =>
        path.Depth > 0 && _chosen.Exists(each => path.IsAtOrBelow(each.Path))
            ? await _reader.FindAsync(_root, path, cancellationToken)
            : null;

    private async IAsyncEnumerable<ChosenEntry> ReadBelowAsync(
        ChosenEntry top,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var levels = new Stack<(EntryPath Path, IAsyncEnumerator<TreeNode> Nodes)>();
        try
        {
            Open(top);
            while (levels.TryPeek(out var level))
            {
                if (!await level.Nodes.MoveNextAsync())
                {
                    await levels.Pop().Nodes.DisposeAsync();
                    continue;
                }

                var entry = new ChosenEntry(level.Path.Append(level.Nodes.Current.Name), level.Nodes.Current);
                yield return entry;
                Open(entry);
            }
        }
        finally
        {
            while (levels.TryPop(out var level))
            {
                await level.Nodes.DisposeAsync();
            }
        }

        void Open(ChosenEntry entry)
        {
            if (entry.Node.Body is { } body)
            {
                var nodes = _reader.ReadDirectoryAsync(body, cancellationToken);
                levels.Push((entry.Path, nodes.GetAsyncEnumerator(cancellationToken)));
            }
        }
    }
}
