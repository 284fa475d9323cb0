using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>What becomes of one offer. Filled by one worker, read by the tree after <see cref="Done"/>.</summary>
internal sealed class Settlement
{
    private readonly TaskCompletionSource? _reading;

    private Settlement(EntryPath path, TaskCompletionSource? reading)
    {
        Path = path;
        _reading = reading;
    }

    public EntryPath Path { get; }

    /// <summary>What goes into the tree; null when nothing does.</summary>
    public TreeNode? Node { get; set; }

    /// <summary>Why nothing, or something incomplete, goes into the tree.</summary>
    public Fault? Fault { get; set; }

    public EntryChange Change { get; init; }

    /// <summary>What the parent snapshot has at the path, where the new one may keep something of it.</summary>
    public TreeNode? Before { get; private init; }

    /// <summary>What goes into the tree is the parent's own node.</summary>
    public bool IsKept => Node is not null && ReferenceEquals(Node, Before);

    /// <summary>The entry stands for its whole subtree, which nobody offers.</summary>
    public bool IsCarried { get; init; }

    public Task Done => _reading?.Task ?? Task.CompletedTask;

    /// <summary>Nothing is left to do.</summary>
    public static Settlement Now(EntryPath path, TreeNode? node, EntryChange change, TreeNode? before = null) =>
        new(path, reading: null)
        {
            Node = node,
            Change = change,
            Before = before,
        };

    /// <summary>The entry could not be read.</summary>
    public static Settlement Faulted(EntryPath path, Fault fault) => new(path, reading: null) { Fault = fault };

    /// <summary>A subtree of the parent snapshot, whole.</summary>
    public static Settlement Carried(EntryPath path, TreeNode node) =>
        new(path, reading: null)
        {
            Node = node,
            Change = EntryChange.Unchanged,
            IsCarried = true,
        };

    /// <summary>Another name of a file that was offered before and is read; it ended as the first did.</summary>
    public static Settlement SameFile(EntryPath path, TreeNode node, EntryChange change, Settlement first) =>
        new(path, reading: null)
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
    public static Settlement Reading(EntryPath path, TreeNode node, EntryChange change) =>
        new(path, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
        {
            Node = node,
            Change = change,
        };

    /// <summary>Takes over how one of the entry's contents ended.</summary>
    public void TakeEnd(ContentEnd end)
    {
        Fault ??= end.Fault;
        if (end.Fault is not null && !end.KeepContent)
        {
            Node = null;
        }

        if (end.FinalMetadata is { } final && Node is { } node)
        {
            Node = EntryMapping.WithMetadata(node, final);
        }
    }

    /// <summary>Takes over what was read. Call after the last <see cref="TakeEnd"/>.</summary>
    public void TakeContent(ContentRef content, IReadOnlyList<NodeStream> streams)
    {
        if (Node is { } node)
        {
            Node = node with
            {
                Content = content,
                Streams = streams,
                Incomplete = Fault is not null,
            };
        }
    }

    public void Finish() => _reading!.TrySetResult();

    public void Fail(Exception exception) => _reading!.TrySetException(exception);
}
