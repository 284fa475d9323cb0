using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders;

/// <summary>Looks at the chosen paths before the walk, so that none is left out in silence.</summary>
internal sealed class ChosenPathCheck(Selection selection, IFileSystemWalk walk)
{
    /// <summary>What is to be told about the chosen paths.</summary>
    /// <exception cref="ItemException">None of them exists.</exception>
    public IReadOnlyList<Diagnostic> Run()
    {
        var missing = selection.Chosen.Where(chosen => walk.Probe(chosen.Path) == PathState.Missing).ToHashSet();
        if (missing.Count == selection.Chosen.Count)
        {
            var names = string.Join(", ", selection.Chosen.Select(static chosen => chosen.Path));
            throw new ItemException(
                new Fault(Severity.Error, "files.nothing-there", $"None of the chosen paths exists: {names}.")
                {
                    Guidance = "Correct the item's paths, or bring them back (is a disk or share not mounted?).",
                }
            );
        }

        var roots = selection.Roots();
        return
        [
            .. selection
                .Chosen.Select(chosen => missing.Contains(chosen) ? Missing(chosen) : Judge(chosen, roots))
                .OfType<Diagnostic>(),
        ];
    }

    private static Diagnostic Missing(ChosenPath chosen)
    {
        var fault = FileFaults.PathMissing(chosen.Path);
        return Warn(chosen, fault.Code, fault.Message, fault.Guidance!);
    }

    private Diagnostic? Judge(ChosenPath chosen, IReadOnlyList<EntryPath> roots)
    {
        if (selection.Filter.FindReason(chosen.Path, HostPath.Separator) is { } reason)
        {
            return Warn(
                chosen,
                "files.path-excluded",
                $"The chosen path {chosen.Path} is not backed up: {reason} is excluded.",
                "Take the path out of the item; an exclusion of the system cannot be lifted, a filter of the item can."
            );
        }

        if (FindLinkAbove(chosen.Path, roots) is { } link)
        {
            return Warn(
                chosen,
                "files.path-behind-link",
                $"The chosen path {chosen.Path} is not backed up: {link} is a link and is kept as one, for another chosen path holds it.",
                "Choose the path that the link points to."
            );
        }

        return walk.Probe(chosen.Path) == PathState.Link
            ? new Diagnostic(
                Severity.Information,
                "files.path-is-link",
                $"The chosen path {chosen.Path} is a link: the link is backed up, not what it points to."
            )
            {
                Pointer = chosen.Pointer,
                Path = chosen.Path,
                Guidance = "Choose the path that the link points to if its content is wanted.",
            }
            : null;
    }

    /// <summary>A link between a chosen path and the other chosen path that holds it: the walk does not go through.</summary>
    private EntryPath? FindLinkAbove(EntryPath path, IReadOnlyList<EntryPath> roots)
    {
        var holder = roots.FirstOrDefault(path.IsAtOrBelow);
        for (var depth = holder?.Depth ?? path.Depth; depth < path.Depth; depth++)
        {
            var above = path.Ancestor(depth);
            if (walk.Probe(above) == PathState.Link)
            {
                return above;
            }
        }

        return null;
    }

    private static Diagnostic Warn(ChosenPath chosen, string code, string message, string guidance) =>
        new(Severity.Warning, code, message)
        {
            Pointer = chosen.Pointer,
            Path = chosen.Path,
            Guidance = guidance,
        };
}
