using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Entries;

/// <summary>What a source offers. The family is closed: the host knows every member.</summary>
/// <param name="Path">Where the entry stands in the item.</param>
public abstract record SourceEntry(EntryPath Path);

/// <summary>Something with content: a file, a mail, a database dump, a disk region.</summary>
public sealed record FileEntry(EntryPath Path, EntryMetadata Metadata, IEntryContent Content) : SourceEntry(Path)
{
    /// <summary>Length of the content in bytes; null when it is known only at its end.</summary>
    public long? Length { get; init; }

    /// <summary>
    /// Equal to the parent snapshot's token if and only if the content is unchanged; empty when the source cannot tell,
    /// which makes the host read it. At most 64 bytes. The host compares <see cref="EntryMetadata.Modified"/> as well.
    /// </summary>
    public ReadOnlyMemory<byte> ChangeToken { get; init; }

    /// <summary>Equal for all hard links to one file within the item; empty for a file with one name.</summary>
    public ReadOnlyMemory<byte> HardLinkGroup { get; init; }

    /// <summary>Further contents (alternate data streams), sorted by name in byte order.</summary>
    public IReadOnlyList<NamedStream> Streams { get; init; } = [];

    /// <summary>Stands in for the properties of <see cref="Metadata"/>, which are empty then; null: those are all.</summary>
    /// <remarks>A file whose content is unchanged keeps those of the parent snapshot, and they are not read.</remarks>
    public IDeferredProperties? DeferredProperties { get; init; }

    /// <summary>The same offer with its properties read; this one if there are none. Called once.</summary>
    /// <remarks>
    /// Where some could not be read it has no change token: else the next backup would find the file unchanged, and
    /// neither try again nor tell.
    /// </remarks>
    public FileEntry WithProperties()
    {
        if (DeferredProperties is null)
        {
            return this;
        }

        var properties = DeferredProperties.Read(out var isWhole);
        return properties.Count == 0 && isWhole
            ? this
            : this with
            {
                DeferredProperties = null,
                Metadata = Metadata with { Properties = properties },
                ChangeToken = isWhole ? ChangeToken : default,
            };
    }
}

/// <summary>A container. Offered before what lies in it.</summary>
public sealed record DirectoryEntry(EntryPath Path, EntryMetadata Metadata) : SourceEntry(Path);

/// <summary>A symbolic link.</summary>
/// <param name="Path">Where the link stands.</param>
/// <param name="Metadata">The link's own, not its target's.</param>
/// <param name="Target">The target as stored in the link; never followed.</param>
public sealed record LinkEntry(EntryPath Path, EntryMetadata Metadata, ReadOnlyMemory<byte> Target) : SourceEntry(Path);

/// <summary>A node without content: FIFO, socket or device.</summary>
/// <param name="Path">Where the node stands.</param>
/// <param name="Metadata">Owner, permissions, times.</param>
/// <param name="Kind">Which node.</param>
/// <param name="Device">Major number in the upper, minor number in the lower 32 bits; zero for FIFO and socket.</param>
public sealed record SpecialEntry(EntryPath Path, EntryMetadata Metadata, SpecialKind Kind, ulong Device)
    : SourceEntry(Path);

/// <summary>"This entry and all below it is as the parent snapshot has it." Nothing of it is read.</summary>
/// <param name="Path">Where it stands now.</param>
/// <param name="From">Where it stood in the parent snapshot: equal to <paramref name="Path"/>, or other after a move.</param>
public sealed record CarriedEntry(EntryPath Path, EntryPath From) : SourceEntry(Path);

/// <summary>Takes an entry and all below it out of a carried subtree.</summary>
public sealed record RemovedEntry(EntryPath Path) : SourceEntry(Path);

/// <summary>Could not be read: kept in the snapshot and handed back until a later job resolves it.</summary>
public sealed record FaultedEntry(EntryPath Path, Fault Fault) : SourceEntry(Path);
