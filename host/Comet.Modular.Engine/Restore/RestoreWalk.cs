using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// Walks the tree of one restore: makes what has no content, and begins files. Not for several workers at a time.
/// </summary>
internal sealed class RestoreWalk : IAsyncDisposable
{
    /// <summary>Directories in one another: each that the walk is in holds an open handle and a page of names.</summary>
    private const int MaximumDepth = 3000;

    private readonly ContentComparison _comparison;
    private readonly DeepDirectories _deep;
    private readonly Stack<RestoreFrame> _frames = new();
    private readonly RestoreLog _log;
    private readonly EntryPlacement _placement;
    private readonly TreeReader _reader;
    private readonly RestoreRequest _request;
    private readonly RestoreSelection _selection;
    private CancellationToken _stop;
    private ITargetDirectory? _target;

    public RestoreWalk(
        StorageVault vault,
        RestoreRequest request,
        TreeReader reader,
        RestoreSelection selection,
        RestoreLog log
    )
    {
        (_request, _reader, _selection, _log) = (request, reader, selection, log);
        _deep = new DeepDirectories(log, MaximumDepth);
        _comparison = new ContentComparison(vault);
        _placement = new EntryPlacement(request.Overwrite, _comparison, log);
    }

    /// <summary>Enters the target; once, before anything else.</summary>
    /// <param name="root">Restored with all that is selected below it.</param>
    /// <param name="stop">Ends the walk.</param>
    public void Begin(TreeNode root, CancellationToken stop)
    {
        _stop = stop;
        var isDirectory = root.Kind == NodeKind.Directory;
        // Held to the end: further names of files are linked by way of it.
        _target = _request.Simulate
            ? null
            : TargetFolder.Open(_request.TargetFolder, isDirectory && _request.Root.Depth > 0 ? root : null);
        _target?.Hold();
        _frames.Push(
            isDirectory
                ? NewFrame(_request.Root, root, _target)
                : new RestoreFrame(_request.Root.Parent!, _target, Single(root).GetAsyncEnumerator(_stop))
        );
    }

    /// <summary>Walks on until the batch is full; what is missing to that after the end there is not.</summary>
    public async ValueTask ContinueAsync(FileBatch batch)
    {
        while (!batch.IsFull && _frames.TryPeek(out var frame))
        {
            if (await frame.Nodes.MoveNextAsync())
            {
                await VisitAsync(frame, frame.Nodes.Current, batch);
            }
            else
            {
                await LeaveAsync(_frames.Pop());
            }
        }
    }

    /// <summary>Tells what the walk has to tell at its end.</summary>
    public void Finish() => _deep.Finish(_request.Root);

    public async ValueTask DisposeAsync()
    {
        while (_frames.TryPop(out var frame))
        {
            await LeaveAsync(frame);
        }

        DirectoryRelease.Run(_target, _request.Root, _log);
        _comparison.Dispose();
    }

    private async ValueTask VisitAsync(RestoreFrame frame, TreeNode node, FileBatch batch)
    {
        _stop.ThrowIfCancellationRequested();
        var path = frame.Path.Append(node.Name);
        var isTaken = _selection.Takes(path);
        if (!isTaken && !_selection.LeadsTo(path))
        {
            return;
        }

        var name = SafeNames.Make(node.Name, out var isRenamed);
        if (isRenamed)
        {
            _log.Warn(
                path,
                "restore.renamed",
                $"The name cannot stand in this file system; restored as {PrintableName.Of(name.Span)}.",
                "Nothing is lost; rename it where it can have its own name."
            );
        }

        if (node.Kind == NodeKind.Directory)
        {
            if (_frames.Count > MaximumDepth)
            {
                _deep.Add(path);
            }
            else if (Enter(frame, path, name, node, isTaken) is { } child)
            {
                _frames.Push(child);
            }
        }
        else if (node.Kind == NodeKind.File)
        {
            await BeginAsync(frame, path, name, node, batch);
        }
        else
        {
            PlaceNode(frame, path, name, node);
        }
    }

    private RestoreFrame? Enter(
        RestoreFrame frame,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        bool isTaken
    )
    {
        ITargetDirectory? directory = null;
        if (frame.Directory is { } parent)
        {
            directory = _placement.TryEnter(parent, path, name, node);
            if (directory is null)
            {
                return null;
            }
        }

        if (isTaken)
        {
            _log.Restored();
        }

        return NewFrame(path, node, directory);
    }

    private async ValueTask BeginAsync(
        RestoreFrame frame,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        FileBatch batch
    )
    {
        var work = new FileWork(path, node, Directory: null, File: null);
        if (frame.Directory is { } directory)
        {
            if (await _placement.TryBeginAsync(directory, path, name, node, _stop) is not { } begun)
            {
                return;
            }

            work = begun;
            directory.Hold();
        }

        batch.Add(work);
    }

    private void PlaceNode(
        RestoreFrame frame,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node
    )
    {
        if (frame.Directory is { } directory)
        {
            _placement.Place(directory, path, name, node);
        }
        else
        {
            _log.Restored();
        }
    }

    private RestoreFrame NewFrame(EntryPath path, TreeNode node, ITargetDirectory? directory) =>
        new(
            path,
            directory,
            _reader
                .ReadDirectoryAsync(node.Body ?? DirectoryBody.Empty, page => _log.Lost(path, page), _stop)
                .GetAsyncEnumerator(_stop)
        );

    private async ValueTask LeaveAsync(RestoreFrame frame)
    {
        await frame.Nodes.DisposeAsync();
        DirectoryRelease.Run(frame.Directory, frame.Path, _log);
    }

    private static async IAsyncEnumerable<TreeNode> Single(TreeNode node)
    {
        await ValueTask.CompletedTask;
        yield return node;
    }
}
