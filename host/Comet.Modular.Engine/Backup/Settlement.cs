using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>What becomes of one offer. Filled by one worker, read by the tree after <see cref="Done"/>.</summary>
internal sealed class Settlement
{
    private static readonly TaskCompletionSource Finished = Complete();

    /// <summary>How it ended, or what somebody waits for; null: neither. Most are done before anybody asks.</summary>
    private TaskCompletionSource? _ending;
    private EntryMetadata? _final;
    private bool _isLost;

    private Settlement(EntryPath path, TaskCompletionSource? ending)
    {
        Path = path;
        _ending = ending;
    }

    public EntryPath Path { get; }

    /// <summary>The file that is read for it, as it was offered; null when there is none, or it was read.</summary>
    public FileEntry? Entry { get; private set; }

    /// <summary>What goes into the tree; null when nothing does.</summary>
    public TreeNode? Node { get; private set; }

    /// <summary>Why nothing, or something incomplete, goes into the tree.</summary>
    public Fault? Fault { get; private set; }

    public EntryChange Change { get; init; }

    /// <summary>What the parent snapshot has at the path, where the new one may keep something of it.</summary>
    public TreeNode? Before { get; private init; }

    /// <summary>What goes into the tree is the parent's own node.</summary>
    public bool IsKept => Node is not null && ReferenceEquals(Node, Before);

    /// <summary>The entry stands for its whole subtree, which nobody offers.</summary>
    public bool IsCarried { get; init; }

    /// <summary>Whether <see cref="Done"/> has ended; asking makes nothing that could be waited for.</summary>
    public bool IsDone => Volatile.Read(ref _ending) is { Task.IsCompleted: true };

    public Task Done
    {
        get
        {
            if (Volatile.Read(ref _ending) is { } known)
            {
                return known.Task;
            }

            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _ending, waiting, null) ?? waiting).Task;
        }
    }

    /// <summary>Nothing is left to do.</summary>
    public static Settlement Now(EntryPath path, TreeNode? node, EntryChange change, TreeNode? before = null) =>
        new(path, Finished)
        {
            Node = node,
            Change = change,
            Before = before,
        };

    /// <summary>The entry could not be read.</summary>
    public static Settlement Faulted(EntryPath path, Fault fault) => new(path, Finished) { Fault = fault };

    /// <summary>A subtree of the parent snapshot, whole.</summary>
    public static Settlement Carried(EntryPath path, TreeNode node) =>
        new(path, Finished)
        {
            Node = node,
            Change = EntryChange.Unchanged,
            IsCarried = true,
        };

    /// <summary>Another name of a file that was offered before and is read; it ended as the first did.</summary>
    public static Settlement SameFile(EntryPath path, TreeNode node, EntryChange change, Settlement first) =>
        new(path, Finished)
        {
            Node = node with
            {
                Content = first.Node!.Content,
                Streams = first.Node.Streams,
                Incomplete = first.Node.Incomplete,
            },
            Fault = first.Fault,
            Change = change,
        };

    /// <summary>A worker is going to read the content, and then calls <see cref="Finish"/> or <see cref="Fail"/>.</summary>
    public static Settlement Reading(FileEntry entry, EntryChange change) =>
        new(entry.Path, ending: null)
        {
            Entry = entry,
            Change = change,
        };

    /// <summary>Takes over how one of the entry's contents ended.</summary>
    public void TakeEnd(ContentEnd end)
    {
        Fault ??= end.Fault;
        _isLost |= end.Fault is not null && !end.KeepContent;
        _final = end.FinalMetadata ?? _final;
    }

    /// <summary>Takes over what was read. Call after the last <see cref="TakeEnd"/>.</summary>
    public void TakeContent(ContentRef content, IReadOnlyList<NodeStream> streams)
    {
        var entry = Entry!;
        Entry = null;
        if (!_isLost)
        {
            var whole = _final is null ? entry : entry with { Metadata = _final };
            Node = EntryMapping.ToNode(whole, content, streams, isIncomplete: Fault is not null);
        }
    }

    public void Finish() => Interlocked.CompareExchange(ref _ending, Finished, null)?.TrySetResult();

    /// <summary>Ends what has not ended with an exception for whoever waits.</summary>
    public void Fail(Exception exception)
    {
        var failed = new TaskCompletionSource();
        failed.SetException(exception);
        _ = Interlocked.CompareExchange(ref _ending, failed, null)?.TrySetException(exception);
    }

    private static TaskCompletionSource Complete()
    {
        var complete = new TaskCompletionSource();
        complete.SetResult();
        return complete;
    }
}
