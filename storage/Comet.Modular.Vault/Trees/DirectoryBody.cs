namespace Comet.Modular.Vault.Trees;

/// <summary>
/// Names all that lies below a directory. Made by <see cref="TreeWriter"/> and <see cref="TreeReader"/>; put into a
/// node it carries the whole subtree.
/// </summary>
public sealed class DirectoryBody
{
    internal DirectoryBody(TreeTotals totals, IReadOnlyList<TreeNode> nodes)
    {
        Totals = totals;
        Nodes = nodes;
        Refs = [];
    }

    internal DirectoryBody(TreeTotals totals, int level, IReadOnlyList<PageRef> refs)
    {
        Totals = totals;
        Level = level;
        Refs = refs;
    }

    /// <summary>Nothing below it.</summary>
    public static DirectoryBody Empty { get; } = new(default, nodes: []);

    /// <summary>How many entries lie below, on all levels.</summary>
    public long Entries => Totals.Entries;

    /// <summary>Bytes of all contents and streams below; 2^63 - 1 when there are more.</summary>
    public long Bytes => Totals.Bytes;

    internal TreeTotals Totals { get; }

    /// <summary>The nodes themselves; null when they are on pages.</summary>
    internal IReadOnlyList<TreeNode>? Nodes { get; }

    /// <summary>The level of the pages that <see cref="Refs"/> name.</summary>
    internal int Level { get; }

    internal IReadOnlyList<PageRef> Refs { get; }
}
