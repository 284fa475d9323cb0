using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine;

/// <summary>The one place where a plugin's entries become the vault's nodes, and back.</summary>
internal static class EntryMapping
{
    /// <summary>A file with what was read of it.</summary>
    /// <param name="file">As it was offered, or found at the end of reading.</param>
    /// <param name="content">Its bytes; null when none are kept.</param>
    /// <param name="streams">Its further contents.</param>
    /// <param name="isIncomplete">It is kept despite a fault.</param>
    /// <param name="properties">Take the place of those of its metadata; null: those are taken.</param>
    public static TreeNode ToNode(
        FileEntry file,
        ContentRef? content,
        IReadOnlyList<NodeStream> streams,
        bool isIncomplete = false,
        IReadOnlyList<NodeProperty>? properties = null
    ) =>
        Node(
            NodeKind.File,
            file.Path.Name,
            file.Metadata,
            properties,
            group: file.HardLinkGroup,
            token: file.ChangeToken,
            content: content,
            streams: streams,
            isIncomplete: isIncomplete
        );

    /// <summary>A directory, link or special entry.</summary>
    public static TreeNode ToNode(SourceEntry entry) =>
        entry switch
        {
            DirectoryEntry directory => Node(NodeKind.Directory, directory.Path.Name, directory.Metadata),
            LinkEntry link => Node(NodeKind.SymbolicLink, link.Path.Name, link.Metadata, target: link.Target),
            SpecialEntry special => Node(
                ToKind(special.Kind),
                special.Path.Name,
                special.Metadata,
                device: special.Device == 0 ? null : special.Device
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name, "Has no node of its own."),
        };

    public static NodeKind ToKind(SpecialKind kind) =>
        kind switch
        {
            SpecialKind.Fifo => NodeKind.Fifo,
            SpecialKind.Socket => NodeKind.Socket,
            SpecialKind.CharacterDevice => NodeKind.CharacterDevice,
            SpecialKind.BlockDevice => NodeKind.BlockDevice,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of node."),
        };

    /// <summary>A container that no source offered, but that something offered lies in.</summary>
    public static TreeNode ImplicitDirectory(EntryPath path) =>
        Node(NodeKind.Directory, path.Name, EntryMetadata.None);

    /// <summary>What a restore target is offered.</summary>
    public static RestoreEntry ToRestoreEntry(EntryPath path, TreeNode node) =>
        new(path, KindOf(node), MetadataOf(node), node.Length, [.. node.Streams.Select(static stream => stream.Name)]);

    public static StoredFault ToStored(EntryFault fault) =>
        new(
            fault.Path.ToNames(),
            fault.Fault.Severity == Severity.Error ? FaultSeverity.Error : FaultSeverity.Warning,
            fault.Fault.Code,
            fault.Fault.Message,
            fault.Fault.Guidance ?? string.Empty
        );

    public static EntryFault ToFault(StoredFault stored) =>
        new(
            ToPath(stored.Path),
            new Fault(
                stored.Severity == FaultSeverity.Error ? Severity.Error : Severity.Warning,
                stored.Code,
                stored.Message
            )
            {
                Guidance = stored.Guidance.Length == 0 ? null : stored.Guidance,
            }
        );

    public static EntryPath ToPath(IEnumerable<ReadOnlyMemory<byte>> names) =>
        names.Aggregate(EntryPath.Root, (path, name) => path.Append(name));

    /// <remarks>One object made at once: each file of a backup comes by here, and a copy for each part costs a rescan.</remarks>
    private static TreeNode Node(
        NodeKind kind,
        ReadOnlyMemory<byte> name,
        EntryMetadata metadata,
        IReadOnlyList<NodeProperty>? properties = null,
        ReadOnlyMemory<byte> target = default,
        ReadOnlyMemory<byte> group = default,
        ReadOnlyMemory<byte> token = default,
        ulong? device = null,
        ContentRef? content = null,
        IReadOnlyList<NodeStream>? streams = null,
        bool isIncomplete = false
    ) =>
        new()
        {
            Name = name,
            Kind = kind,
            ModifiedNanoseconds = metadata.Modified?.Nanoseconds,
            CreatedNanoseconds = metadata.Created?.Nanoseconds,
            Mode = metadata.Posix?.Mode,
            UserId = metadata.Posix?.UserId,
            GroupId = metadata.Posix?.GroupId,
            UserName = metadata.Posix?.UserName,
            GroupName = metadata.Posix?.GroupName,
            WindowsAttributes = metadata.WindowsAttributes,
            Device = device,
            LinkTarget = target,
            HardLinkGroup = group,
            ChangeToken = token,
            Properties = properties ?? PropertiesOf(metadata),
            Content = content,
            Streams = streams ?? [],
            Incomplete = isIncomplete,
        };

    private static IReadOnlyList<NodeProperty> PropertiesOf(EntryMetadata metadata) =>
        metadata.Properties.Count == 0
            ? []
            : [.. metadata.Properties.Select(static property => new NodeProperty(property.Name, property.Value))];

    private static EntryMetadata MetadataOf(TreeNode node) =>
        new()
        {
            Modified = node.ModifiedNanoseconds is { } modified ? new UnixTime(modified) : null,
            Created = node.CreatedNanoseconds is { } created ? new UnixTime(created) : null,
            Posix = node is { Mode: { } mode, UserId: { } user, GroupId: { } group }
                ? new PosixAttributes(mode, user, group, node.UserName, node.GroupName)
                : null,
            WindowsAttributes = node.WindowsAttributes,
            Properties = [.. node.Properties.Select(property => new EntryProperty(property.Name, property.Value))],
        };

    private static RestoreEntryKind KindOf(TreeNode node) =>
        node.Kind switch
        {
            NodeKind.Directory => RestoreEntryKind.Directory,
            NodeKind.File => RestoreEntryKind.File,
            NodeKind.SymbolicLink => RestoreEntryKind.Link,
            _ => RestoreEntryKind.Special,
        };
}
