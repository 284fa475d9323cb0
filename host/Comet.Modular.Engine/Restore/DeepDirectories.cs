using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// Directories that a restore leaves out because they lie too deep. A hostile tree has more of them than a log can name,
/// and the longest paths that there are: some are named, the others counted.
/// </summary>
internal sealed class DeepDirectories(RestoreLog log, int deepest)
{
    private const int MostNamed = 100;
    private const string Code = "restore.too-deep";

    private long _count;

    public void Add(EntryPath path)
    {
        if (++_count > MostNamed)
        {
            log.SkippedUnnamed();
            return;
        }

        log.Skipped(
            path,
            Code,
            $"More than {deepest} directories lie in one another here; this one and all below it are left out.",
            "Restore this path by itself."
        );
    }

    /// <summary>Tells of those that were not named.</summary>
    public void Finish(EntryPath root)
    {
        if (_count > MostNamed)
        {
            log.Warn(
                root,
                Code,
                $"{_count - MostNamed} further directories lie as deep and are left out, with all below them.",
                "Restore the directories that hold them by themselves."
            );
        }
    }
}
