using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Decides what is offered, carried and removed, folder by folder.</summary>
internal sealed class OfferPlan(
    ReferenceSettings settings,
    ReferenceModel model,
    OfferFactory offers,
    ParentState parent
)
{
    private readonly int? _carryFrom =
        settings is { Carry: true, Depth: > 0 } ? ReferenceCheckpoint.GenerationToCarryFrom(parent, settings) : null;

    private readonly HashSet<int> _unresolved = [.. parent.UnresolvedFaults.Select(f => model.FileOf(f.Path) ?? -1)];

    public IEnumerable<SourceEntry> Entries()
    {
        for (var top = 0; top < model.TopFolders && settings.Entries > 0; top++)
        {
            var folder = _carryFrom is { } from ? Carried(top, from) : Everything(top);
            foreach (var entry in folder)
            {
                yield return entry;
            }
        }

        for (var i = 0; i < settings.Links; i++)
        {
            yield return OfferFactory.Link(i);
        }

        if (settings.SparseBytes is { } length)
        {
            yield return offers.Sparse(length);
        }
    }

    private IEnumerable<SourceEntry> Everything(int top)
    {
        var (first, end) = model.FilesOf(top);
        var (leaf, folder) = (-1L, EntryPath.Root);
        for (var file = first; file < end; file++)
        {
            if (model.LeafOf(file) != leaf)
            {
                leaf = model.LeafOf(file);
                var next = FolderOf(file, settings.Generation);
                foreach (var opened in OpenedFolders(folder, next))
                {
                    yield return OfferFactory.Directory(opened);
                }

                folder = next;
            }

            if (model.Exists(file, settings.Generation))
            {
                yield return offers.Numbered(folder, file);
            }
        }
    }

    /// <summary>Carries the folder and offers what differs; sorted order allows the first without the second.</summary>
    private IEnumerable<SourceEntry> Carried(int top, int from)
    {
        var (first, end) = model.FilesOf(top);
        if (first == end)
        {
            yield break;
        }

        if (settings.Order == ReferenceOrder.Sorted && Differences(first, end, from).Any())
        {
            foreach (var entry in Everything(top))
            {
                yield return entry;
            }

            yield break;
        }

        var path = EntryPath.Of(model.TopName(top, settings.Generation));
        yield return new CarriedEntry(path, EntryPath.Of(model.TopName(top, from)));
        foreach (var entry in Differences(first, end, from))
        {
            yield return entry;
        }
    }

    private IEnumerable<SourceEntry> Differences(int first, int end, int from)
    {
        for (var file = first; file < end; file++)
        {
            var (was, isNow) = (model.Exists(file, from), model.Exists(file, settings.Generation));
            if (!isNow)
            {
                if (was)
                {
                    var folder = FolderOf(file, settings.Generation);
                    yield return new RemovedEntry(folder.Append(ReferenceModel.FileName(file)));
                }

                continue;
            }

            var changed = !was || model.VersionOf(file, from) != model.VersionOf(file, settings.Generation);
            var reverify = !changed && IsPicked(file);
            if (changed || reverify || _unresolved.Contains(file))
            {
                yield return offers.Numbered(FolderOf(file, settings.Generation), file, reverify);
            }
        }
    }

    /// <summary>The folder and those of its ancestors that were not open yet, outermost first.</summary>
    private static IEnumerable<EntryPath> OpenedFolders(EntryPath before, EntryPath folder) =>
        Enumerable.Range(1, folder.Depth).Select(folder.Ancestor).Where(ancestor => !before.IsAtOrBelow(ancestor));

    private EntryPath FolderOf(int file, int generation) =>
        EntryPath.Of(model.FolderNames(model.LeafOf(file), generation));

    private bool IsPicked(int file)
    {
        var dice = SyntheticBytes.Hash(parent.ReverifySeed, (ulong)file);
        return (dice >> 11) * (1.0 / (1UL << 53)) < parent.ReverifyShare;
    }
}
