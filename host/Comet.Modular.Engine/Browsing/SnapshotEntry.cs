using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Browsing;

/// <summary>One line of a listing.</summary>
/// <param name="Path">Full path in the snapshot.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of content; for a directory of all that lies in it.</param>
/// <param name="Modified">Last change of the content.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="IsIncomplete">The content was kept despite a fault.</param>
public sealed record SnapshotEntry(
    EntryPath Path,
    NodeKind Kind,
    long Size,
    DateTimeOffset? Modified,
    uint? Mode,
    bool IsIncomplete
);
