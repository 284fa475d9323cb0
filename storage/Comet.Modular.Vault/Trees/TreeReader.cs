using System.Runtime.CompilerServices;

namespace Comet.Modular.Vault.Trees;

/// <summary>Reads trees, and refuses those that do not keep to FORMAT.md section 9.</summary>
/// <remarks>Safe for concurrent use. Memory: one page for each level and open directory of an enumeration.</remarks>
/// <param name="store">Has the pages.</param>
public sealed class TreeReader(ITreeChunkStore store)
{
    /// <summary>The nodes of a directory in byte order of their names, not those below them.</summary>
    /// <exception cref="VaultException">A page is missing, damaged or malformed.</exception>
    public IAsyncEnumerable<TreeNode> ReadDirectoryAsync(DirectoryBody body, CancellationToken cancellationToken) =>
        ReadDirectoryAsync(body, lost: null, cancellationToken);

    /// <summary>As above, but goes on behind a page that is missing or damaged.</summary>
    /// <param name="body">The directory.</param>
    /// <param name="lost">Told of each such page; null: the first one ends the reading.</param>
    /// <param name="cancellationToken">Stops the loading of pages.</param>
    /// <exception cref="VaultException">The directory is malformed.</exception>
    public async IAsyncEnumerable<TreeNode> ReadDirectoryAsync(
        DirectoryBody body,
        Action<LostPage>? lost,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (body.Nodes is { } inline)
        {
            for (var index = 0; index < inline.Count; index++)
            {
                yield return inline[index];
            }

            yield break;
        }

        var totals = default(TreeTotals);
        var before = ReadOnlyMemory<byte>.Empty;
        var isWhole = true;
        Action<LostPage>? note = lost is null
            ? null
            : page =>
            {
                isWhole = false;
                lost(page);
            };
        await foreach (var page in ReadPagesAsync(body, note, cancellationToken).ConfigureAwait(false))
        {
            foreach (var node in page)
            {
                if (before.Span.SequenceCompareTo(node.Name.Span) >= 0)
                {
                    throw MalformedTree.Because("directory", "names of different pages are not in byte order");
                }

                before = node.Name;
                totals = totals.Plus(node);
                yield return node;
            }
        }

        if (isWhole && totals != body.Totals)
        {
            throw MalformedTree.Because("directory", "its totals are not those of its nodes");
        }
    }

    /// <summary>Finds one entry by its names, outermost first; loads only the pages that may hold them.</summary>
    /// <returns>The node; null when there is none.</returns>
    /// <exception cref="ArgumentException">No names.</exception>
    /// <exception cref="VaultException">A page is missing, damaged or malformed.</exception>
    public async ValueTask<TreeNode?> FindAsync(
        DirectoryBody root,
        IReadOnlyList<ReadOnlyMemory<byte>> names,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("The root has no node; a path to find has at least one name.", nameof(names));
        }

        var body = root;
        TreeNode? node = null;
        for (var index = 0; index < names.Count && body is not null; index++)
        {
            node = await FindInAsync(body, names[index], cancellationToken).ConfigureAwait(false);
            body = node?.Body;
            node = index == names.Count - 1 ? node : null;
        }

        return node;
    }

    /// <summary>All entries, depth first, each directory before what lies in it.</summary>
    /// <exception cref="VaultException">A page is missing, damaged or malformed.</exception>
    public async IAsyncEnumerable<TreeEntry> WalkAsync(
        DirectoryBody root,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var open = new Stack<(TreePath? Path, IAsyncEnumerator<TreeNode> Nodes)>();
        open.Push((null, ReadDirectoryAsync(root, cancellationToken).GetAsyncEnumerator(cancellationToken)));
        try
        {
            while (open.TryPeek(out var directory))
            {
                if (!await directory.Nodes.MoveNextAsync().ConfigureAwait(false))
                {
                    _ = open.Pop();
                    await directory.Nodes.DisposeAsync().ConfigureAwait(false);
                    continue;
                }

                var node = directory.Nodes.Current;
                var path = new TreePath(directory.Path, node.Name);
                yield return new TreeEntry(path, node);
                if (node.Body is { Entries: > 0 } body)
                {
                    var nodes = ReadDirectoryAsync(body, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    open.Push((path, nodes));
                }
            }
        }
        finally
        {
            while (open.TryPop(out var directory))
            {
                await directory.Nodes.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static PageRef? PageFor(IReadOnlyList<PageRef> refs, ReadOnlySpan<byte> name)
    {
        var low = 0;
        var high = refs.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (refs[middle].FirstName.Span.SequenceCompareTo(name) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low == 0 ? null : refs[low - 1];
    }

    private async IAsyncEnumerable<TreeNode[]> ReadPagesAsync(
        DirectoryBody body,
        Action<LostPage>? lost,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var open = new Stack<(IReadOnlyList<PageRef> Refs, int Next)>();
        open.Push((body.Refs, 0));
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Refs.Count)
            {
                continue;
            }

            open.Push((top.Refs, top.Next + 1));
            var page = top.Refs[top.Next];
            TreeNode[] nodes = [];
            try
            {
                // The stack is as high as the levels above the pages that the list on top names.
                if (open.Count <= body.Level)
                {
                    open.Push((await LoadRefsAsync(page, cancellationToken).ConfigureAwait(false), 0));
                    continue;
                }

                nodes = await LoadNodesAsync(page, cancellationToken).ConfigureAwait(false);
            }
            catch (VaultException cause) when (lost is not null)
            {
                lost(new LostPage(page.FirstName, FirstNameAfter(open), cause));
            }

            yield return nodes;
        }
    }

    /// <summary>The first name of the page that comes next; empty: none comes.</summary>
    private static ReadOnlyMemory<byte> FirstNameAfter(Stack<(IReadOnlyList<PageRef> Refs, int Next)> open)
    {
        foreach (var (refs, next) in open)
        {
            if (next < refs.Count)
            {
                return refs[next].FirstName;
            }
        }

        return ReadOnlyMemory<byte>.Empty;
    }

    private async ValueTask<TreeNode?> FindInAsync(
        DirectoryBody body,
        ReadOnlyMemory<byte> name,
        CancellationToken cancellationToken
    )
    {
        var nodes = body.Nodes;
        if (nodes is null)
        {
            var refs = body.Refs;
            for (var level = body.Level; level > 0; level--)
            {
                if (PageFor(refs, name.Span) is not { } upper)
                {
                    return null;
                }

                refs = await LoadRefsAsync(upper, cancellationToken).ConfigureAwait(false);
            }

            if (PageFor(refs, name.Span) is not { } page)
            {
                return null;
            }

            nodes = await LoadNodesAsync(page, cancellationToken).ConfigureAwait(false);
        }

        return nodes.FirstOrDefault(node => node.Name.Span.SequenceEqual(name.Span));
    }

    private async ValueTask<TreeNode[]> LoadNodesAsync(PageRef page, CancellationToken cancellationToken)
    {
        var bytes = await LoadAsync(page, cancellationToken).ConfigureAwait(false);
        return BodyCodec.DecodeNodes(bytes.Span, in page);
    }

    private async ValueTask<PageRef[]> LoadRefsAsync(PageRef page, CancellationToken cancellationToken)
    {
        var bytes = await LoadAsync(page, cancellationToken).ConfigureAwait(false);
        return BodyCodec.DecodeRefs(bytes.Span, in page);
    }

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(PageRef page, CancellationToken cancellationToken)
    {
        var bytes = await store.LoadAsync(page.Id, cancellationToken).ConfigureAwait(false);
        return bytes.Length <= TreeLimits.NodeBytes + sizeof(int)
            ? bytes
            : throw MalformedTree.Because("page of a directory", $"it has {bytes.Length} bytes");
    }
}
