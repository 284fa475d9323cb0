using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>Writes a snapshot's tree from its entries, depth first, names ascending in each directory.</summary>
/// <remarks>
/// Not safe for concurrent use. The same entries give the same tree, whether directories are opened or carried.
/// After a call other than <see cref="SealAsync"/> has failed in the store, the writer refuses to go on: an entry
/// might be missing. Memory: one page for each open directory that has entries. Nodes are kept until their
/// directory is closed.
/// </remarks>
public sealed class TreeWriter
{
    private readonly DirectoryPager _pager;
    private readonly List<DirectoryFrame> _open = [new DirectoryFrame(directory: null)];
    private readonly FormatWriter _body = new();
    private FormatWriter _node = new();
    private bool _closed;

    /// <summary>Begins a tree whose root is open.</summary>
    public TreeWriter(ITreeChunkStore store, PageCutHash cutHash)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(cutHash);
        _pager = new DirectoryPager(store, cutHash);
    }

    /// <summary>Directories that are open below the root.</summary>
    public int Depth => _open.Count - 1;

    /// <summary>Begins a directory; what follows lies in it until it is closed. The node's own body is ignored.</summary>
    /// <exception cref="ArgumentException">No directory, not after the last name, or against a rule of nodes.</exception>
    /// <exception cref="InvalidOperationException">The tree is finished, or failed before.</exception>
    public ValueTask OpenDirectoryAsync(TreeNode directory, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (directory.Kind != NodeKind.Directory)
        {
            throw new ArgumentException("Only a directory can be opened.", nameof(directory));
        }

        var parent = Parent(directory);
        NodeEncoder.Check(directory);
        parent.LastName = directory.Name;
        _open.Add(new DirectoryFrame(directory));
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds an entry that is complete: no directory, or one with its body, which carries all below it.</summary>
    /// <exception cref="ArgumentException">Not after the last name, or against a rule of nodes.</exception>
    /// <exception cref="InvalidOperationException">The tree is finished, or failed before.</exception>
    /// <exception cref="VaultException">The entry takes more than 64 MiB without its content.</exception>
    public ValueTask AddAsync(TreeNode node, CancellationToken cancellationToken)
    {
        var parent = Parent(node);
        var writer = NodeWriter();
        NodeEncoder.Write(writer, node);
        RefuseTooLarge(node, writer.Length);
        var totals = parent.Totals.Plus(node);
        if (!_pager.TryAdd(parent, node.Name, writer.WrittenSpan))
        {
            return StorePageThenAddAsync(parent, node, totals, cancellationToken);
        }

        parent.LastName = node.Name;
        parent.Totals = totals;
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the directory that was opened last.</summary>
    /// <exception cref="InvalidOperationException">None is open, the tree is finished, or failed before.</exception>
    public async ValueTask CloseDirectoryAsync(CancellationToken cancellationToken)
    {
        RefuseWhenClosed();
        if (Depth == 0)
        {
            throw new InvalidOperationException("No directory is open.");
        }

        _closed = true;
        await CloseIntoAsync(_open[^1], _open[^2], cancellationToken).ConfigureAwait(false);
        _open.RemoveAt(_open.Count - 1);
        _closed = false;
    }

    /// <summary>Ends the tree.</summary>
    /// <returns>The body of the root.</returns>
    /// <exception cref="InvalidOperationException">A directory is open, the tree is finished, or failed before.</exception>
    public async ValueTask<DirectoryBody> FinishAsync(CancellationToken cancellationToken)
    {
        RefuseWhenClosed();
        if (Depth > 0)
        {
            throw new InvalidOperationException($"{Depth} directories are still open.");
        }

        _closed = true;
        return await CloseRootAsync(_open[0], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tree as it would be if all open directories were closed now; they stay open, as they are.</summary>
    /// <returns>The body of the root.</returns>
    /// <exception cref="InvalidOperationException">The tree is finished, or failed before.</exception>
    public async ValueTask<DirectoryBody> SealAsync(CancellationToken cancellationToken)
    {
        RefuseWhenClosed();
        _closed = true;
        try
        {
            var inner = _pager.Copy(_open[^1]);
            for (var index = _open.Count - 2; index >= 0; index--)
            {
                var outer = _pager.Copy(_open[index]);
                await CloseIntoAsync(inner, outer, cancellationToken).ConfigureAwait(false);
                inner = outer;
            }

            return await CloseRootAsync(inner, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _closed = false;
        }
    }

    private static void RefuseTooLarge(TreeNode node, int length)
    {
        if (length > TreeLimits.NodeBytes)
        {
            throw new VaultException(
                "vault.entry-too-large",
                $"The entry '{PrintableName.Of(node.Name.Span)}' has {length} bytes of names and properties, "
                    + $"more than the {TreeLimits.NodeBytes} that a vault takes for one entry.",
                "Leave the entry out of the backup, or remove some of its properties."
            );
        }
    }

    private DirectoryFrame Parent(TreeNode node)
    {
        RefuseWhenClosed();
        var parent = _open[^1];
        if (parent.LastName.Span.SequenceCompareTo(node.Name.Span) >= 0)
        {
            throw new ArgumentException(
                $"The entry '{PrintableName.Of(node.Name.Span)}' comes after "
                    + $"'{PrintableName.Of(parent.LastName.Span)}': names must be unique and in byte order.",
                nameof(node)
            );
        }

        return parent;
    }

    private void RefuseWhenClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException("The tree is finished, is being stored, or could not be stored.");
        }
    }

    private FormatWriter NodeWriter()
    {
        _node = _node.Length > TreeLimits.LoadedPageBytes ? new FormatWriter() : _node;
        _node.Clear();
        return _node;
    }

    private async ValueTask StorePageThenAddAsync(
        DirectoryFrame parent,
        TreeNode node,
        TreeTotals totals,
        CancellationToken cancellationToken
    )
    {
        _closed = true;
        await _pager.StorePageAsync(parent, 0, cancellationToken).ConfigureAwait(false);
        _ = _pager.TryAdd(parent, node.Name, _node.WrittenSpan);
        parent.LastName = node.Name;
        parent.Totals = totals;
        _closed = false;
    }

    private async ValueTask CloseIntoAsync(
        DirectoryFrame frame,
        DirectoryFrame parent,
        CancellationToken cancellationToken
    )
    {
        var directory = frame.Directory!;
        _body.Clear();
        await _pager.CloseAsync(frame, _body, cancellationToken).ConfigureAwait(false);
        var writer = NodeWriter();
        NodeEncoder.WriteDirectory(writer, directory, _body.WrittenSpan);
        RefuseTooLarge(directory, writer.Length);
        if (!_pager.TryAdd(parent, directory.Name, writer.WrittenSpan))
        {
            await _pager.StorePageAsync(parent, 0, cancellationToken).ConfigureAwait(false);
            _ = _pager.TryAdd(parent, directory.Name, writer.WrittenSpan);
        }

        parent.Totals = parent.Totals.Plus(directory, frame.Totals);
    }

    private async ValueTask<DirectoryBody> CloseRootAsync(DirectoryFrame root, CancellationToken cancellationToken)
    {
        _body.Clear();
        await _pager.CloseAsync(root, _body, cancellationToken).ConfigureAwait(false);
        return BodyCodec.Decode(_body.WrittenSpan);
    }
}
