using System.Runtime.Versioning;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Makes entries of what the kernel says about a name. For the walk's thread.</summary>
/// <param name="rescanUnchanged">Files get no change token, so that the host reads them.</param>
/// <param name="readsAttributes">An estimate does without extended attributes.</param>
/// <param name="diagnostics">Where lost attributes are told of.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EntryFactory(
    bool rescanUnchanged,
    bool readsAttributes,
    Queue<Diagnostic> diagnostics
)
{
    private const int LongestTarget = 4096;

    private readonly AccountNames _accounts = new();
    private readonly AttributeReader _attributes = new();
    private readonly byte[] _target = GC.AllocateUninitializedArray<byte>(LongestTarget, pinned: true);

    public DirectoryEntry MakeDirectory(EntryPath path, int parent, ReadOnlySpan<byte> name, in FileStatus status) =>
        new(path, MakeMetadata(path, parent, name, status));

    /// <summary>
    /// A directory on the way to a chosen path. Its times tell of changes that nobody chose to back up, so it has none:
    /// else each backup would find it changed.
    /// </summary>
    public DirectoryEntry MakeAncestor(EntryPath path, int directory, in FileStatus status)
    {
        var entry = MakeDirectory(path, directory, "."u8, status);
        return entry with { Metadata = entry.Metadata with { Modified = null, Created = null } };
    }

    /// <summary>Makes an entry of anything but a directory.</summary>
    public SourceEntry Make(EntryPath path, DirectoryHandle directory, in FileStatus status)
    {
        var metadata = MakeMetadata(path, directory.Descriptor, path.Name.Span, status);
        return status.Kind switch
        {
            FileKind.Regular => MakeFile(path, directory, metadata, status),
            FileKind.Link => MakeLink(path, directory.Descriptor, metadata),
            FileKind.Fifo => new SpecialEntry(path, metadata, SpecialKind.Fifo, Device: 0),
            FileKind.Socket => new SpecialEntry(path, metadata, SpecialKind.Socket, Device: 0),
            FileKind.CharacterDevice => new SpecialEntry(path, metadata, SpecialKind.CharacterDevice, status.Node),
            FileKind.BlockDevice => new SpecialEntry(path, metadata, SpecialKind.BlockDevice, status.Node),
            _ => new FaultedEntry(
                path,
                Walking.FileFaults.ReadError(path, "it is of a kind that this version does not know")
            ),
        };
    }

    private FileEntry MakeFile(
        EntryPath path,
        DirectoryHandle directory,
        EntryMetadata metadata,
        in FileStatus status
    ) =>
        new(path, metadata, new NativeFileContent(path, directory, metadata, status.Size, _accounts))
        {
            Length = status.Size,
            ChangeToken = rescanUnchanged ? default : status.ToChangeToken(),
            HardLinkGroup = status.LinkCount > 1 ? status.ToHardLinkGroup() : default,
        };

    private SourceEntry MakeLink(EntryPath path, int directory, EntryMetadata metadata)
    {
        var name = new byte[path.Name.Length + 1];
        path.Name.Span.CopyTo(name);
        fixed (byte* at = name, target = _target)
        {
            var length = (int)Libc.ReadLinkAt(directory, at, target, LongestTarget);
            if (length >= 0)
            {
                return new LinkEntry(path, metadata, _target.AsSpan(0, length).ToArray());
            }

            var error = -System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            // EINVAL: no link any more.
            var fault = error == -Errno.Invalid ? Walking.FileFaults.ChangedKind(path) : NativeFaults.Of(path, error);
            return new FaultedEntry(path, fault);
        }
    }

    private EntryMetadata MakeMetadata(EntryPath path, int parent, ReadOnlySpan<byte> name, in FileStatus status) =>
        new()
        {
            Modified = status.Modified,
            Created = status.Created,
            Posix = _accounts.Of(status),
            Properties = readsAttributes ? ReadAttributes(path, parent, name, status.Device) : [],
        };

    private IReadOnlyList<EntryProperty> ReadAttributes(
        EntryPath path,
        int parent,
        ReadOnlySpan<byte> name,
        ulong device
    )
    {
        var properties = _attributes.Read(parent, name, device, out var error);
        if (error != 0)
        {
            diagnostics.Enqueue(
                new Diagnostic(
                    Severity.Warning,
                    "files.attributes-unreadable",
                    $"Extended attributes of {path} could not be read: {NativeFaults.Text(error)}."
                )
                {
                    Path = path,
                    Guidance = "The rest of it is backed up; check the file system that holds it.",
                }
            );
        }

        return properties;
    }
}
