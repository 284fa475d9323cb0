using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Collects an unsorted source in memory, and lays it over what it carried from the parent.</summary>
/// <remarks>
/// Bound: all offers until the last commit, about a kilobyte each; for a directory that the parent has too, also what stands
/// in that one's body, 2 KiB encoded at most. Carried subtrees cost one node.
/// </remarks>
internal sealed class OverlayAssembly(
    ParentSnapshot? parent,
    OfferRule rule,
    Func<SettledTree> newTree,
    BackupTally tally
) : ITreeAssembly
{
    /// <summary>How many levels may be entered before the stack is left: a hostile source may be very deep.</summary>
    private const int LevelsPerStack = 64;

    private readonly OverlayNode _root = new();
    private readonly List<Settlement> _underWay = [];

    public async ValueTask<Settlement> OfferAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        var settlement = entry switch
        {
            CarriedEntry carried => await CarryAsync(carried, cancellationToken),
            RemovedEntry removed => Remove(removed),
            _ => await PutAsync(entry, cancellationToken),
        };
        _underWay.Add(settlement);
        return settlement;
    }

    public async ValueTask<DirectoryBody> SettleAsync(bool isLast, CancellationToken cancellationToken)
    {
        var tree = newTree();
        foreach (var settlement in _underWay)
        {
            await settlement.Done.WaitAsync(cancellationToken);
            tree.Settle(settlement);
        }

        _underWay.Clear();
        await DrainAsync(tree, _root, EntryPath.Root, below: null, isLast, cancellationToken);
        if (isLast && parent is not null)
        {
            // What is neither changed nor unchanged is no longer there; a moved entry counts as unchanged.
            var kept = tally.Entries.Changed + tally.Entries.Unchanged;
            tally.Removed(Math.Max(0, parent.Root.Entries - kept));
        }

        return await tree.FinishAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<Settlement> PutAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        var known = parent is null ? null : await parent.FindAsync(entry.Path, cancellationToken);
        var settlement = await rule.SettleAsync(entry, known, cancellationToken);
        if (entry is DirectoryEntry)
        {
            _root.At(entry.Path).OfferDirectory(settlement);
        }
        else
        {
            _root.At(entry.Path).Replace(settlement);
        }

        return settlement;
    }

    private async ValueTask<Settlement> CarryAsync(CarriedEntry carried, CancellationToken cancellationToken)
    {
        var node = parent is null ? null : await parent.FindWholeAsync(carried.From, cancellationToken);
        var settlement = node is null
            ? Settlement.Faulted(carried.Path, SettledTree.NothingToCarry(carried))
            : Settlement.Carried(carried.Path, node with { Name = carried.Path.Name });
        _root.At(carried.Path).Replace(settlement, node?.Body);
        return settlement;
    }

    private Settlement Remove(RemovedEntry removed)
    {
        _root.At(removed.Path).Remove();
        return Settlement.Now(removed.Path, node: null, EntryChange.Unchanged);
    }

    /// <summary>Writes what is below a path: what was offered, over what an ancestor or the path itself carries.</summary>
    private async Task DrainAsync(
        SettledTree tree,
        OverlayNode directory,
        EntryPath path,
        DirectoryBody? below,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        if (path.Depth % LevelsPerStack == 0)
        {
            await Task.Yield();
        }

        var carried = below is null
            ? AsyncEnumerable.Empty<TreeNode>().GetAsyncEnumerator(cancellationToken)
            : parent!.ReadDirectoryAsync(below, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (carried)
        {
            var hasCarried = await carried.MoveNextAsync();
            foreach (var (name, child) in directory.Children)
            {
                while (hasCarried && carried.Current.Name.Span.SequenceCompareTo(name.Span) < 0)
                {
                    await CarryAsync(tree, path, carried.Current, isLast, cancellationToken);
                    hasCarried = await carried.MoveNextAsync();
                }

                TreeNode? hidden = null;
                if (hasCarried && carried.Current.Name.Span.SequenceEqual(name.Span))
                {
                    hidden = carried.Current;
                    hasCarried = await carried.MoveNextAsync();
                }

                await DrainChildAsync(tree, child, path.Append(name), hidden, isLast, cancellationToken);
            }

            while (hasCarried)
            {
                await CarryAsync(tree, path, carried.Current, isLast, cancellationToken);
                hasCarried = await carried.MoveNextAsync();
            }
        }
    }

    private async Task DrainChildAsync(
        SettledTree tree,
        OverlayNode child,
        EntryPath path,
        TreeNode? ancestors,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var hidden = child.HidesAncestor ? null : ancestors;
        var node = child.Own?.Node ?? (child.Own is null ? hidden : null);
        var below = child.Carried ?? hidden?.Body;
        if (node is null && !child.HasChildren)
        {
            return;
        }

        if (node is { Kind: not NodeKind.Directory } && !child.HasChildren)
        {
            await tree.AddAsync(path, node, cancellationToken);
        }
        else if (!child.HasChildren)
        {
            await tree.AddAsync(path, node! with { Body = below ?? DirectoryBody.Empty }, cancellationToken);
        }
        else
        {
            var opened = node?.Kind == NodeKind.Directory ? node : EntryMapping.ImplicitDirectory(path);
            await tree.OpenAsync(path, opened with { Body = null }, cancellationToken);
            await DrainAsync(tree, child, path, below, isLast, cancellationToken);
        }

        if (isLast)
        {
            Count(tree, child, node, below);
        }
    }

    private void Count(SettledTree tree, OverlayNode child, TreeNode? node, DirectoryBody? below)
    {
        if (child.Own is { IsCarried: false } own)
        {
            tree.CountStored(own);
        }
        else if (node is not null)
        {
            tally.Stored(EntryChange.Unchanged);
        }

        if (!child.HasChildren)
        {
            tally.Stored(EntryChange.Unchanged, below?.Entries ?? 0);
        }
    }

    private async ValueTask CarryAsync(
        SettledTree tree,
        EntryPath directory,
        TreeNode node,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        await tree.AddAsync(directory.Append(node.Name), node, cancellationToken);
        if (isLast)
        {
            tally.Stored(EntryChange.Unchanged, 1 + (node.Body?.Entries ?? 0));
        }
    }
}
