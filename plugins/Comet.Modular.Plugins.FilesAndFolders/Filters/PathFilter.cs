using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>Says of every path whether it is left out, and whether it is asked for. Keeps no state.</summary>
/// <param name="literals">Excluded paths without any wildcard: found by their names, so that most walks need no text.</param>
/// <param name="excludes">Further excluding patterns, tested against the full path.</param>
/// <param name="includes">Including patterns; where one has its top, only what matches is taken.</param>
internal sealed class PathFilter(
    IReadOnlyList<EntryPath> literals,
    IReadOnlyList<FilterPattern> excludes,
    IReadOnlyList<IncludePattern> includes
)
{
    /// <summary>Whether decisions need the text of the path.</summary>
    public bool NeedsText => excludes.Count + includes.Count > 0;

    public IReadOnlyList<IncludePattern> Includes => includes;

    /// <summary>The literally excluded names in a directory; empty for nearly all.</summary>
    public ReadOnlyMemory<byte>[] ExcludedNames(EntryPath directory)
    {
        var found = Array.Empty<ReadOnlyMemory<byte>>();
        foreach (var literal in literals)
        {
            if (directory.Equals(literal.Parent))
            {
                found = [.. found, literal.Name];
            }
        }

        return found;
    }

    /// <summary>The excluding pattern that a path matches.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="isDirectory">Some patterns are for directories only.</param>
    public FilterPattern? FindExclude(ReadOnlySpan<char> path, bool isDirectory)
    {
        foreach (var exclude in excludes)
        {
            if (exclude.IsMatch(path, isDirectory))
            {
                return exclude;
            }
        }

        return null;
    }

    /// <summary>What holds for the children of the directory at which a walk starts.</summary>
    public IncludeScope ScopeOf(EntryPath directory)
    {
        if (includes.Count == 0)
        {
            return IncludeScope.Unrestricted;
        }

        var above = includes.Where(include => directory.IsAtOrBelow(include.Top)).ToArray();
        return above.Length == 0 ? IncludeScope.Unrestricted : new IncludeScope(above);
    }

    /// <summary>What holds for the children of a directory that the walk comes to.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="parent">What held for the directory itself.</param>
    /// <param name="taken">Whether it was taken.</param>
    public IncludeScope ScopeBelow(EntryPath directory, IncludeScope parent, bool taken) =>
        parent.IsWhole || (parent.IsRestricted && taken) ? IncludeScope.WholeSubtree : ScopeOf(directory);

    /// <summary>Why a chosen path would not be backed up at all; null when nothing excludes it.</summary>
    /// <param name="path">The path and all above it are tested.</param>
    /// <param name="separator">Of the text of paths.</param>
    public string? FindReason(EntryPath path, char separator)
    {
        if (literals.FirstOrDefault(path.IsAtOrBelow) is { } literal)
        {
            return literal.ToString();
        }

        var text = new PathText(separator);
        for (var depth = 1; depth <= path.Depth; depth++)
        {
            text.Set(path.Ancestor(depth));
            if (FindExclude(text.Span, isDirectory: true) is { } exclude)
            {
                return exclude.Source;
            }
        }

        return null;
    }
}
