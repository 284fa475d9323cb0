using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Restore;

/// <summary>An entry of a snapshot, offered to a restore target.</summary>
/// <param name="Path">Its full path in the snapshot.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Metadata">As it was backed up.</param>
/// <param name="Length">Bytes of content; zero for what has none.</param>
/// <param name="StreamNames">Names of further contents.</param>
public sealed record RestoreEntry(
    EntryPath Path,
    RestoreEntryKind Kind,
    EntryMetadata Metadata,
    long Length,
    IReadOnlyList<ReadOnlyMemory<byte>> StreamNames
);
