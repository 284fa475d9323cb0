using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>The parent snapshot, walked beside a sorted source: both are in path order, so one pass pairs them.</summary>
/// <remarks>Only directories that the source enters are loaded. What is passed over counts as removed.</remarks>
internal sealed class ParentTree : IAsyncDisposable
{
    private readonly Stack<Level> _levels = new();
    private readonly ParentSnapshot? _parent;
    private readonly BackupTally _tally;

    /// <param name="parent">Null on a first backup: then nothing ever matches.</param>
    /// <param name="tally">Learns what was removed.</param>
    /// <param name="cancellationToken">Stops the loading of pages.</param>
    public ParentTree(ParentSnapshot? parent, BackupTally tally, CancellationToken cancellationToken)
    {
        _parent = parent;
        _tally = tally;
        _levels.Push(Open(EntryPath.Root, parent?.Root, cancellationToken));
    }

    /// <summary>Finds what the parent has at a path. Paths must come in ascending order.</summary>
    /// <param name="path">Not the root.</param>
    /// <param name="staysDirectory">Whether entries below the path may follow.</param>
    /// <param name="cancellationToken">Stops the loading of pages.</param>
    public async ValueTask<TreeNode?> MatchAsync(
        EntryPath path,
        bool staysDirectory,
        CancellationToken cancellationToken
    )
    {
        await LeaveForAsync(path.Parent!);
        while (_levels.Peek().Directory.Depth < path.Parent!.Depth)
        {
            // A container that the source did not offer itself.
            await EnterAsync(path.Ancestor(_levels.Peek().Directory.Depth + 1), true, cancellationToken);
        }

        return await EnterAsync(path, staysDirectory, cancellationToken);
    }

    /// <summary>Counts what the source left out at its end as removed.</summary>
    public async ValueTask FinishAsync()
    {
        while (_levels.Count > 0)
        {
            await PopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var level in _levels)
        {
            await level.DisposeAsync();
        }

        _levels.Clear();
    }

    private async ValueTask<TreeNode?> EnterAsync(
        EntryPath path,
        bool staysDirectory,
        CancellationToken cancellationToken
    )
    {
        var level = _levels.Peek();
        while (await level.PeekAsync() is { } passed && Compare(passed, path) < 0)
        {
            CountRemoved(passed);
            level.Take();
        }

        if (await level.PeekAsync() is { } node && Compare(node, path) == 0)
        {
            level.Take();
            Stay(path, node.Body);
            return node;
        }

        Stay(path, body: null);
        return null;

        void Stay(EntryPath directory, DirectoryBody? body)
        {
            if (staysDirectory)
            {
                _levels.Push(Open(directory, body, cancellationToken));
            }
        }
    }

    private async ValueTask LeaveForAsync(EntryPath directory)
    {
        while (!directory.IsAtOrBelow(_levels.Peek().Directory))
        {
            await PopAsync();
        }
    }

    private async ValueTask PopAsync()
    {
        var level = _levels.Pop();
        await using (level)
        {
            while (await level.PeekAsync() is { } node)
            {
                CountRemoved(node);
                level.Take();
            }
        }
    }

    private void CountRemoved(TreeNode node) => _tally.Removed(1 + (node.Body?.Entries ?? 0));

    private Level Open(EntryPath directory, DirectoryBody? body, CancellationToken cancellationToken) =>
        new(
            directory,
            body is null || _parent is null
                ? null
                : _parent.ReadDirectoryAsync(body, cancellationToken).GetAsyncEnumerator(cancellationToken)
        );

    private static int Compare(TreeNode node, EntryPath path) => node.Name.Span.SequenceCompareTo(path.Name.Span);

    private sealed class Level(EntryPath directory, IAsyncEnumerator<TreeNode>? nodes) : IAsyncDisposable
    {
        private bool _hasNode;
        private bool _isOver = nodes is null;

        public EntryPath Directory { get; } = directory;

        public async ValueTask<TreeNode?> PeekAsync()
        {
            if (!_hasNode && !_isOver)
            {
                _hasNode = await nodes!.MoveNextAsync();
                _isOver = !_hasNode;
            }

            return _hasNode ? nodes!.Current : null;
        }

        public void Take() => _hasNode = false;

        public ValueTask DisposeAsync() => nodes?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
