using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Which entries below the root are wanted: all of them, or the chosen ones with what lies in them.</summary>
internal sealed class RestoreSelection
{
    private readonly List<EntryPath> _chosen;

    private RestoreSelection(List<EntryPath> chosen, long entries, long bytes)
    {
        _chosen = chosen;
        Entries = entries;
        Bytes = bytes;
    }

    /// <summary>Entries wanted.</summary>
    public long Entries { get; }

    /// <summary>Bytes of content wanted.</summary>
    public long Bytes { get; }

    /// <summary>Looks the chosen paths up.</summary>
    /// <param name="top">The snapshot's root.</param>
    /// <param name="root">What the target folder stands for: as a directory it is no entry of its own.</param>
    /// <param name="chosen">Full paths.</param>
    /// <param name="reader">Reads the tree.</param>
    /// <param name="missing">Learns of each path that the snapshot does not have.</param>
    /// <param name="cancellationToken">Stops the loading of pages.</param>
    public static async ValueTask<RestoreSelection> FindAsync(
        DirectoryBody top,
        EntryPath root,
        IReadOnlyList<EntryPath> chosen,
        TreeReader reader,
        Action<EntryPath> missing,
        CancellationToken cancellationToken
    )
    {
        var found = new List<EntryPath>();
        var (entries, bytes) = (0L, 0L);
        foreach (var path in chosen.Distinct().Order())
        {
            if (found.Count > 0 && path.IsAtOrBelow(found[^1]))
            {
                continue;
            }

            if (await reader.FindAsync(top, path, cancellationToken) is not { } node)
            {
                missing(path);
                continue;
            }

            found.Add(path);
            entries += (node.Body?.Entries ?? 0) + (node.Body is not null && path.Equals(root) ? 0 : 1);
            bytes += node.Body?.Bytes ?? node.Length;
        }

        return new RestoreSelection(found, entries, bytes);
    }

    /// <summary>Whether an entry is wanted with all that lies in it.</summary>
    public bool Takes(EntryPath path) => _chosen.Exists(path.IsAtOrBelow);

    /// <summary>Whether something wanted lies below an entry.</summary>
    public bool LeadsTo(EntryPath path) => _chosen.Exists(chosen => chosen.IsAtOrBelow(path));
}
