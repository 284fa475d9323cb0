using System.Text;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Makes the offers of one generation.</summary>
internal sealed class OfferFactory(ReferenceSettings settings, ReferenceModel model, OpenContents open)
{
    private readonly bool _hasFaults = settings.Generation <= (settings.FaultsUntil ?? int.MaxValue);

    public static DirectoryEntry Directory(EntryPath path) => new(path, ReferenceModel.MetadataOf(0, 0, mode: 0x1ED));

    public static LinkEntry Link(int number)
    {
        var path = EntryPath.Root.Append(ReferenceModel.Numbered("l", 5, number));
        var target = EntryPath.Of("..", "nowhere", ReferenceModel.FileName(number));
        var metadata = ReferenceModel.MetadataOf(number, 0, mode: 0x1FF);
        return new LinkEntry(path, metadata, Encoding.UTF8.GetBytes(target.ToString()[1..]));
    }

    public FileEntry Sparse(long length)
    {
        var shape = model.SparseContent(length);
        var path = EntryPath.Root.Append("sparse");
        return File(path, ReferenceModel.MetadataOf(0, 0, mode: 0x1A4), shape, version: 0, fault: null);
    }

    /// <summary>A file, or the fault that stands for it.</summary>
    /// <param name="folder">The file's folder.</param>
    /// <param name="number">The file's number.</param>
    /// <param name="reverify">Without a change token, so that it is read even if it seems unchanged.</param>
    public SourceEntry Numbered(EntryPath folder, int number, bool reverify = false)
    {
        var path = folder.Append(ReferenceModel.FileName(number));
        if (IsHit(settings.FaultEvery, number))
        {
            return new FaultedEntry(path, FaultOf("reference.unreadable", "cannot be opened"));
        }

        var version = model.VersionOf(number, settings.Generation);
        var shape = model.ContentOf(number, version);
        var fault = IsHit(settings.ContentFaultEvery, number)
            ? new ContentFault(shape.Length / 2, FaultOf("reference.torn", "fails half-way"), settings.KeepFaulted)
            : null;
        var file = File(path, ReferenceModel.MetadataOf(number, version, mode: 0x1A4), shape, version, fault);
        file = reverify ? file with { ChangeToken = ReadOnlyMemory<byte>.Empty } : file;
        return settings.Streams == 0 ? file : file with { Streams = StreamsOf(number, version) };
    }

    private FileEntry File(
        EntryPath path,
        EntryMetadata metadata,
        ContentShape shape,
        int version,
        ContentFault? fault
    ) =>
        new(path, metadata, Content(shape, fault))
        {
            Length = LengthOf(shape),
            ChangeToken = ReferenceModel.TokenOf(shape, version),
        };

    private NamedStream[] StreamsOf(int number, int version)
    {
        var streams = new NamedStream[settings.Streams];
        for (var i = 0; i < streams.Length; i++)
        {
            var shape = model.StreamOf(number, version, i);
            var name = Encoding.UTF8.GetBytes(ReferenceModel.Numbered("stream", 2, i));
            streams[i] = new NamedStream(name, LengthOf(shape), Content(shape, fault: null));
        }

        return streams;
    }

    private SyntheticContent Content(ContentShape shape, ContentFault? fault) =>
        new(shape, fault, settings.MaxRead ?? int.MaxValue, open);

    private long? LengthOf(ContentShape shape) => settings.UnknownLengths ? null : shape.Length;

    private bool IsHit(int? every, int number) => _hasFaults && every is { } n && (number + 1) % n == 0;

    private Fault FaultOf(string code, string what) =>
        new(
            settings.FaultSeverity == ReferenceSeverity.Error ? Severity.Error : Severity.Warning,
            code,
            $"The entry {what}, as the settings ask for."
        )
        {
            Guidance = "Set faultEvery or contentFaultEvery to another value.",
        };
}
