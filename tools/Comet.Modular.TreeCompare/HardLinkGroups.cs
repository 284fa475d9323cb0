namespace Comet.Modular.TreeCompare;

/// <summary>
/// The names of one tree that share an inode. Both trees are walked in the same order, so two partitions are equal
/// exactly when every path has the same first path in its group.
/// </summary>
internal sealed class HardLinkGroups
{
    private readonly Dictionary<(uint Major, uint Minor, ulong Inode), string> _first = [];

    internal string FirstPath(in EntryStat stat, string path) =>
        stat.Links < 2 || _first.TryAdd(stat.Identity, path) ? path : _first[stat.Identity];
}
