namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>What the include filters mean for the children of one directory.</summary>
/// <param name="above">The filters whose top is this directory or lies above it.</param>
internal sealed class IncludeScope(IReadOnlyList<IncludePattern> above)
{
    /// <summary>No filter has its top here or above: everything is taken, until a top is met further down.</summary>
    public static IncludeScope Unrestricted { get; } = new([]);

    /// <summary>Below a directory that matched: everything is taken.</summary>
    public static IncludeScope WholeSubtree { get; } = new([]);

    public bool IsWhole => ReferenceEquals(this, WholeSubtree);

    public bool IsRestricted => above.Count > 0;

    /// <summary>Whether a child is taken.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="isDirectory">Some patterns are for directories only.</param>
    public bool Takes(ReadOnlySpan<char> path, bool isDirectory)
    {
        if (above.Count == 0)
        {
            return true;
        }

        foreach (var include in above)
        {
            if (include.Pattern.IsMatch(path[include.TextLength..], isDirectory))
            {
                return true;
            }
        }

        return false;
    }
}
