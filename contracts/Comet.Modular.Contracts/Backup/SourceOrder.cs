namespace Comet.Modular.Contracts.Backup;

/// <summary>Whether entries come in the order of their paths.</summary>
public enum SourceOrder
{
    /// <summary>Any order, with carried, removed and overriding entries; the host keeps all offers in memory until the commit.</summary>
    Any = 0,

    /// <summary>
    /// Strictly ascending <see cref="Entries.EntryPath"/> order, each path once; carried subtrees allowed, removals not
    /// (what is not offered is not there). The host streams.
    /// </summary>
    Sorted = 1,
}
