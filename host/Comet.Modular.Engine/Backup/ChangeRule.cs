using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Decides what has to be read again. Pure.</summary>
/// <remarks>
/// A file is unchanged when kind, length, change token and modification time are as in the parent snapshot, unless that
/// time is so close to the parent's start that a later change could have got the same one. How close depends on how
/// fine the file system's clock is: see host/decisions/0001-recent-files.md.
/// </remarks>
internal sealed class ChangeRule(bool rescan, long? parentStartedNanoseconds)
{
    /// <summary>FAT keeps even seconds only, the coarsest clock of a file system in use.</summary>
    private const long CoarseClock = 2_000_000_000;

    /// <summary>Linux stamps files with the time of its last timer tick: 1 to 10 ms; Windows in 100 ns.</summary>
    private const long FineClock = 20_000_000;

    private const long Second = 1_000_000_000;

    /// <summary>Whether the parent's content may stand for the offered one.</summary>
    public bool IsContentUnchanged(FileEntry offered, TreeNode parent) =>
        !rescan
        && parent.Kind == NodeKind.File
        && parent.Content is not null
        && !parent.Incomplete
        && offered.Length == parent.Length
        && !offered.ChangeToken.IsEmpty
        && offered.ChangeToken.Span.SequenceEqual(parent.ChangeToken.Span)
        && offered.Metadata.Modified?.Nanoseconds == parent.ModifiedNanoseconds
        && IsOldEnough(offered.Metadata.Modified)
        && HasSameStreams(offered, parent);

    /// <summary>Whether the parent's properties may stand for those that an unchanged file did not read.</summary>
    public bool KeepsProperties(FileEntry unchanged) =>
        unchanged.DeferredProperties is { } deferred && IsOldEnough(deferred.Changed);

    /// <summary>Whether an entry is, content aside, as the parent has it.</summary>
    /// <param name="offered">A file, directory, link or special entry.</param>
    /// <param name="parent">What the parent has at its path.</param>
    /// <param name="keepsProperties">Whether the parent's properties stand for those of the entry.</param>
    public static bool IsMetadataUnchanged(SourceEntry offered, TreeNode parent, bool keepsProperties = false) =>
        offered switch
        {
            FileEntry file => parent.Kind == NodeKind.File
                // The group itself holds a device number, which another start of the machine may change.
                && file.HardLinkGroup.IsEmpty == parent.HardLinkGroup.IsEmpty
                && HasSameMetadata(file.Metadata, parent, keepsProperties),
            DirectoryEntry directory => parent.Kind == NodeKind.Directory
                && HasSameMetadata(directory.Metadata, parent, keepsProperties),
            LinkEntry link => parent.Kind == NodeKind.SymbolicLink
                && link.Target.Span.SequenceEqual(parent.LinkTarget.Span)
                && HasSameMetadata(link.Metadata, parent, keepsProperties),
            SpecialEntry special => parent.Kind == EntryMapping.ToKind(special.Kind)
                && special.Device == (parent.Device ?? 0)
                && HasSameMetadata(special.Metadata, parent, keepsProperties),
            _ => false,
        };

    private static bool HasSameMetadata(EntryMetadata now, TreeNode parent, bool keepsProperties) =>
        now.Modified?.Nanoseconds == parent.ModifiedNanoseconds
        && now.Created?.Nanoseconds == parent.CreatedNanoseconds
        && HasSameOwner(now.Posix, parent)
        && now.WindowsAttributes == parent.WindowsAttributes
        && (keepsProperties || HasSameProperties(now.Properties, parent.Properties));

    private static bool HasSameOwner(PosixAttributes? now, TreeNode parent) =>
        now?.Mode == parent.Mode
        && now?.UserId == parent.UserId
        && now?.GroupId == parent.GroupId
        && string.Equals(now?.UserName, parent.UserName, StringComparison.Ordinal)
        && string.Equals(now?.GroupName, parent.GroupName, StringComparison.Ordinal);

    private static bool HasSameStreams(FileEntry offered, TreeNode parent)
    {
        var isSame = offered.Streams.Count == parent.Streams.Count;
        for (var index = 0; isSame && index < offered.Streams.Count; index++)
        {
            var (now, before) = (offered.Streams[index], parent.Streams[index]);
            isSame = now.Name.Span.SequenceEqual(before.Name.Span) && now.Length == before.Length;
        }

        return isSame;
    }

    private static bool HasSameProperties(IReadOnlyList<EntryProperty> offered, IReadOnlyList<NodeProperty> parent)
    {
        var isSame = offered.Count == parent.Count;
        for (var index = 0; isSame && index < offered.Count; index++)
        {
            var (now, before) = (offered[index], parent[index]);
            isSame = now.Name.Span.SequenceEqual(before.Name.Span) && now.Value.Span.SequenceEqual(before.Value.Span);
        }

        return isSame;
    }

    private bool IsOldEnough(UnixTime? changed)
    {
        if (parentStartedNanoseconds is not { } started || changed is not { } time)
        {
            return true;
        }

        var clock = time.Nanoseconds % Second == 0 ? CoarseClock : FineClock;
        return time.Nanoseconds < started - clock;
    }
}
