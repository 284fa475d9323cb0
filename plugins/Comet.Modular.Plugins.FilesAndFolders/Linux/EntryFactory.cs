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
    private readonly StampedAttributes _stamped = new();
    private readonly byte[] _target = GC.AllocateUninitializedArray<byte>(LongestTarget, pinned: true);
    private NativeFileContent? _lent;

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
        if (status.Kind == FileKind.Regular)
        {
            return MakeFile(path, directory, status);
        }

        var metadata = MakeMetadata(path, directory.Descriptor, path.Name.Span, status);
        return status.Kind switch
        {
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

    /// <summary>Safe for many threads.</summary>
    public PosixAttributes AccountsOf(in FileStatus status) => _accounts.Of(status);

    /// <summary>Ends the time in which the attributes of the file made last can be read: the walk goes on.</summary>
    public void Recall() => _lent = null;

    /// <summary>Reads the attributes of the file made last.</summary>
    /// <exception cref="InvalidOperationException">The walk has gone on, and the directory may be closed.</exception>
    public IReadOnlyList<EntryProperty> ReadAttributes(
        NativeFileContent content,
        EntryPath path,
        DirectoryHandle directory,
        out bool isWhole
    )
    {
        if (!ReferenceEquals(content, _lent))
        {
            throw new InvalidOperationException($"The attributes of {path} were asked for after the next entry.");
        }

        Recall();
        return ReadAttributes(path, directory.Descriptor, path.Name.Span, directory.Device, out isWhole);
    }

    private FileEntry MakeFile(EntryPath path, DirectoryHandle directory, in FileStatus status)
    {
        // A file may be a mount of its own.
        var isDeferred = status.Device == directory.Device && _stamped.IsTrueOf(directory);
        var metadata = isDeferred
            ? MakeMetadata(status, [])
            : MakeMetadata(path, directory.Descriptor, path.Name.Span, status);
        var content = new NativeFileContent(path, directory, metadata, status, this);
        _lent = content;
        return new FileEntry(path, metadata, content)
        {
            Length = status.Size,
            ChangeToken = rescanUnchanged ? default : status.ToChangeToken(),
            HardLinkGroup = status.LinkCount > 1 ? status.ToHardLinkGroup() : default,
            DeferredProperties = isDeferred ? content : null,
        };
    }

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
        MakeMetadata(status, readsAttributes ? ReadAttributes(path, parent, name, status.Device, out _) : []);

    private EntryMetadata MakeMetadata(in FileStatus status, IReadOnlyList<EntryProperty> properties) =>
        new()
        {
            Modified = status.Modified,
            Created = status.Created,
            Posix = _accounts.Of(status),
            Properties = properties,
        };

    private IReadOnlyList<EntryProperty> ReadAttributes(
        EntryPath path,
        int parent,
        ReadOnlySpan<byte> name,
        ulong device,
        out bool isWhole
    )
    {
        var properties = _attributes.Read(parent, name, device, out var error);
        isWhole = error == 0;
        if (!isWhole)
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
