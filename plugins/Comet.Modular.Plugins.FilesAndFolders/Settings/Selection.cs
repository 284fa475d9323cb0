using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>What is to be walked: settings that were found right.</summary>
/// <param name="Chosen">In the order of the settings.</param>
/// <param name="Filter">The operator's filters and those of the system.</param>
/// <param name="RescanUnchanged">Whether files are read although they look unchanged.</param>
internal sealed record Selection(IReadOnlyList<ChosenPath> Chosen, PathFilter Filter, bool RescanUnchanged)
{
    /// <summary>The chosen paths that lie below no other, in path order, without those that are excluded.</summary>
    public IReadOnlyList<EntryPath> Roots()
    {
        var roots = new List<EntryPath>();
        foreach (var path in Chosen.Select(static chosen => chosen.Path).Order())
        {
            var isBelowAnother = roots.Count > 0 && path.IsAtOrBelow(roots[^1]);
            if (!isBelowAnother && Filter.FindReason(path, HostPath.Separator) is null)
            {
                roots.Add(path);
            }
        }

        return roots;
    }
}

/// <summary>A path that the operator chose.</summary>
/// <param name="Path">As an entry's path.</param>
/// <param name="Pointer">Where it stands in the settings.</param>
internal sealed record ChosenPath(EntryPath Path, string Pointer);
