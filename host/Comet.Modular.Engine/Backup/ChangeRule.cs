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
    public static bool IsMetadataUnchanged(TreeNode now, TreeNode parent) =>
        now.Kind == parent.Kind
        && now.ModifiedNanoseconds == parent.ModifiedNanoseconds
        && now.CreatedNanoseconds == parent.CreatedNanoseconds
        && (now.Mode, now.UserId, now.GroupId) == (parent.Mode, parent.UserId, parent.GroupId)
        && string.Equals(now.UserName, parent.UserName, StringComparison.Ordinal)
        && string.Equals(now.GroupName, parent.GroupName, StringComparison.Ordinal)
        && now.WindowsAttributes == parent.WindowsAttributes
        && now.Device == parent.Device
        && now.LinkTarget.Span.SequenceEqual(parent.LinkTarget.Span)
        // The group itself holds a device number, which another start of the machine may change.
        && now.HardLinkGroup.IsEmpty == parent.HardLinkGroup.IsEmpty
        && HasSameProperties(now, parent);

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

    private static bool HasSameProperties(TreeNode now, TreeNode parent)
    {
        var isSame = now.Properties.Count == parent.Properties.Count;
        for (var index = 0; isSame && index < now.Properties.Count; index++)
        {
            var (property, before) = (now.Properties[index], parent.Properties[index]);
            isSame = property.Name.Span.SequenceEqual(before.Name.Span)
                && property.Value.Span.SequenceEqual(before.Value.Span);
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
