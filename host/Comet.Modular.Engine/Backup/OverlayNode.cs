using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>What was offered at one path of an unsorted source, and below it.</summary>
internal sealed class OverlayNode
{
    private SortedDictionary<ReadOnlyMemory<byte>, OverlayNode>? _children;

    /// <summary>The last offer of this very path; null where only something below was offered, or all was removed.</summary>
    public Settlement? Own { get; private set; }

    /// <summary>What a carried offer brought along below this path.</summary>
    public DirectoryBody? Carried { get; private set; }

    /// <summary>What a carried ancestor has at this path no longer counts.</summary>
    public bool HidesAncestor { get; private set; }

    public bool HasChildren => _children is { Count: > 0 };

    /// <summary>In byte order of names.</summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, OverlayNode>> Children => _children ?? [];

    /// <summary>The node at a path below this one; made if nobody offered anything there.</summary>
    public OverlayNode At(EntryPath path)
    {
        var node = this;
        foreach (var name in path.ToNames())
        {
            node._children ??= new(NameOrder.Instance);
            if (!node._children.TryGetValue(name, out var child))
            {
                child = new OverlayNode();
                node._children.Add(name, child);
            }

            node = child;
        }

        return node;
    }

    /// <summary>A directory: its metadata change, what is below stays.</summary>
    public void OfferDirectory(Settlement settlement) => Own = settlement;

    /// <summary>Something that takes the place of all that was here.</summary>
    public void Replace(Settlement settlement, DirectoryBody? carried = null)
    {
        Own = settlement;
        Carried = carried;
        HidesAncestor = true;
        _children = null;
    }

    /// <summary>Nothing is here any more.</summary>
    public void Remove()
    {
        Own = null;
        Carried = null;
        HidesAncestor = true;
        _children = null;
    }

    private sealed class NameOrder : IComparer<ReadOnlyMemory<byte>>
    {
        public static NameOrder Instance { get; } = new();

        public int Compare(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
            left.Span.SequenceCompareTo(right.Span);
    }
}
