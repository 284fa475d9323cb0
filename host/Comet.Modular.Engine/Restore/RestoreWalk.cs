using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>One restore on its way: walks the tree, makes what has no content, and hands files to the workers.</summary>
internal sealed class RestoreWalk : IAsyncDisposable
{
    /// <summary>Files between the walk and the workers; each holds an open file.</summary>
    private const int QueueBound = 128;

    /// <summary>Directories in one another: each that the walk is in holds an open handle and a page of names.</summary>
    private const int MaximumDepth = 3000;

    private readonly ContentComparison _comparison;
    private readonly ContentPlacement _contents;
    private readonly DeepDirectories _deep;
    private readonly RestoreLog _log;
    private readonly EntryPlacement _placement;
    private readonly TreeReader _reader;
    private readonly RestoreRequest _request;
    private readonly RestoreSelection _selection;
    private readonly CancellationTokenSource _stop;
    private readonly ContentRestorer _restorer;
    private readonly Task _working;
    private ITargetDirectory? _target;

    private readonly Channel<FileWork> _queue = Channel.CreateBounded<FileWork>(
        new BoundedChannelOptions(QueueBound) { SingleWriter = true }
    );

    public RestoreWalk(
        StorageVault vault,
        RestoreRequest request,
        EngineOptions options,
        TreeReader reader,
        RestoreSelection selection,
        RestoreLog log,
        CancellationToken cancellationToken
    )
    {
        (_request, _reader, _selection, _log) = (request, reader, selection, log);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _deep = new DeepDirectories(log, MaximumDepth);
        _comparison = new ContentComparison(vault);
        _contents = new ContentPlacement(vault, options.Workers, log);
        _placement = new EntryPlacement(request.Overwrite, _comparison, log);
        _restorer = new ContentRestorer(_contents, log);
        _working = Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
    }

    /// <summary>Restores the root and all that is selected below it.</summary>
    public async Task RunAsync(TreeNode root)
    {
        try
        {
            await WalkAsync(root);
            _deep.Finish(_request.Root);
            _queue.Writer.Complete();
        }
        catch (ChannelClosedException echo)
        {
            ExceptionDispatchInfo.Throw(QueueEcho.CauseOf(echo));
        }

        await _working;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _ = _queue.Writer.TryComplete();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_queue.Reader.TryRead(out var left))
        {
            ContentRestorer.Discard(left.File);
            left.File?.Dispose();
            left.Previous?.Dispose();
            DirectoryRelease.Run(left.Directory, left.Path.Parent!, _log);
        }

        DirectoryRelease.Run(_target, _request.Root, _log);
        _contents.Dispose();
        _comparison.Dispose();
        _stop.Dispose();
    }

    private async Task WalkAsync(TreeNode root)
    {
        var isDirectory = root.Kind == NodeKind.Directory;
        var target = _request.Simulate
            ? null
            : TargetFolder.Open(_request.TargetFolder, isDirectory && _request.Root.Depth > 0 ? root : null);
        // Held to the end: further names of files are linked by way of it.
        _target = target;
        target?.Hold();
        var frames = new Stack<RestoreFrame>();
        try
        {
            frames.Push(
                isDirectory
                    ? NewFrame(_request.Root, root, target)
                    : new RestoreFrame(_request.Root.Parent!, target, Single(root).GetAsyncEnumerator(_stop.Token))
            );
            while (frames.TryPeek(out var frame))
            {
                if (await frame.Nodes.MoveNextAsync())
                {
                    await VisitAsync(frame, frame.Nodes.Current, frames);
                }
                else
                {
                    await LeaveAsync(frames.Pop());
                }
            }
        }
        finally
        {
            while (frames.TryPop(out var frame))
            {
                await LeaveAsync(frame);
            }
        }
    }

    private async Task VisitAsync(RestoreFrame frame, TreeNode node, Stack<RestoreFrame> frames)
    {
        _stop.Token.ThrowIfCancellationRequested();
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
            if (frames.Count > MaximumDepth)
            {
                _deep.Add(path);
            }
            else if (Enter(frame, path, name, node, isTaken) is { } child)
            {
                frames.Push(child);
            }
        }
        else if (node.Kind == NodeKind.File)
        {
            await RestoreFileAsync(frame, path, name, node);
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

    private async ValueTask RestoreFileAsync(
        RestoreFrame frame,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node
    )
    {
        var work = new FileWork(path, node, Directory: null, File: null);
        if (frame.Directory is { } directory)
        {
            if (await _placement.TryBeginAsync(directory, path, name, node, _stop.Token) is not { } begun)
            {
                return;
            }

            work = begun;
            directory.Hold();
        }

        await _queue.Writer.WriteAsync(work, _stop.Token);
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

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var work in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                await _restorer.RestoreAsync(work, _stop.Token);
            }
        }
        catch (Exception exception)
        {
            // Unblocks the walk, which may be waiting for room in the queue.
            _ = _queue.Writer.TryComplete(exception);
            throw;
        }
    }

    private RestoreFrame NewFrame(EntryPath path, TreeNode node, ITargetDirectory? directory) =>
        new(
            path,
            directory,
            _reader
                .ReadDirectoryAsync(node.Body ?? DirectoryBody.Empty, page => _log.Lost(path, page), _stop.Token)
                .GetAsyncEnumerator(_stop.Token)
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
