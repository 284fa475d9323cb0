namespace Comet.Modular.Vault.Trees;

/// <summary>What is counted below a directory.</summary>
/// <param name="Entries">Nodes on all levels.</param>
/// <param name="Bytes">Of contents and streams.</param>
/// <remarks>Sums stop at 2^63 - 1: a few sparse files may claim more, and must not fail a backup.</remarks>
internal readonly record struct TreeTotals(long Entries, long Bytes)
{
    /// <summary>With a node added, and what its body counts.</summary>
    public TreeTotals Plus(TreeNode node) => Plus(node, node.Body?.Totals ?? default);

    /// <summary>With a node added, and what lies below it.</summary>
    public TreeTotals Plus(TreeNode node, TreeTotals below)
    {
        var bytes = Sum(Sum(Bytes, node.Length), below.Bytes);
        for (var index = 0; index < node.Streams.Count; index++)
        {
            bytes = Sum(bytes, node.Streams[index].Length);
        }

        return new TreeTotals(Sum(Sum(Entries, 1), below.Entries), bytes);
    }

    private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
