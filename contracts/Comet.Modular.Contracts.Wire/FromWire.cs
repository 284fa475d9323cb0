using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Comet.Modular.Contracts.Wire;

/// <summary>From messages to the contract. A message that cannot be what it says is a <see cref="WireException"/>.</summary>
internal static class FromWire
{
    /// <summary>No file system and no mailbox comes near; a deeper path is an attack.</summary>
    private const int DeepestPath = 65_536;

    /// <summary>A name that stands twice would be found only where the schema is used.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Named streams of one file: a frame names them with 16 bits.</summary>
    public const int MostStreams = ushort.MaxValue;

    public static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> payload)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new WireException($"sent a message that cannot be read ({invalid.Message})", invalid);
        }
    }

    public static EntryPath Path(V1.Path? path) => Below(EntryPath.Root, path?.Names ?? []);

    public static Fault Fault(V1.Fault fault) =>
        new(fault.Severity >= (uint)Severity.Error ? Severity.Error : Severity.Warning, fault.Code, fault.Message)
        {
            Guidance = fault.HasGuidance ? fault.Guidance : null,
        };

    public static EntryFault EntryFault(V1.EntryFault fault) =>
        new(Path(fault.Path), Fault(Required(fault.Fault, "a fault")));

    public static Diagnostic Diagnostic(V1.Diagnostic diagnostic) =>
        new((Severity)Math.Min(diagnostic.Severity, (uint)Severity.Error), diagnostic.Code, diagnostic.Message)
        {
            Guidance = diagnostic.HasGuidance ? diagnostic.Guidance : null,
            Pointer = diagnostic.HasPointer ? diagnostic.Pointer : null,
            Path = diagnostic.Path is null ? null : Path(diagnostic.Path),
        };

    /// <exception cref="ItemException">The call failed as a whole.</exception>
    public static IReadOnlyList<Diagnostic> Diagnostics(V1.DiagnosticsReply reply)
    {
        ThrowIf(reply.Fault);
        return [.. reply.Diagnostics.Select(Diagnostic)];
    }

    public static Checkpoint Checkpoint(V1.Checkpoint? checkpoint) =>
        checkpoint is null ? Backup.Checkpoint.None : new Checkpoint(checkpoint.Schema, checkpoint.State.Memory);

    public static CleanupToken Token(V1.CleanupToken token) => new(token.Kind, token.Data.Memory);

    public static ItemSettings Settings(V1.ItemSettings settings)
    {
        try
        {
            using var document = JsonDocument.Parse(settings.Values);
            return new ItemSettings(settings.ItemType, document.RootElement.Clone());
        }
        catch (JsonException invalid)
        {
            throw new WireException("sent settings that are no JSON", invalid);
        }
    }

    public static PluginDescription Description(V1.DescribeReply reply) =>
        new(reply.Id, reply.Version, [.. reply.ItemTypes.Select(ItemType)]);

    public static ParentState Parent(V1.Parent parent) =>
        new()
        {
            Exists = parent.Exists,
            Checkpoint = parent.Checkpoint is null ? null : Checkpoint(parent.Checkpoint),
            UnresolvedFaults = [.. parent.UnresolvedFaults.Select(EntryFault)],
            ReverifyShare = parent.ReverifyShare,
            ReverifySeed = parent.ReverifySeed,
        };

    public static BrowseNode Node(V1.BrowseNode node) =>
        new(
            node.Token,
            node.Name,
            node.HasChildren,
            node.Selectable,
            node.HasSelection ? node.Selection : null,
            node.HasSize ? node.Size : null
        );

    public static ContentEnd ContentEnd(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return Entries.ContentEnd.Complete;
        }

        var end = Parse(V1.ContentEnd.Parser, payload);
        return new ContentEnd
        {
            Fault = end.Fault is null ? null : Fault(end.Fault),
            KeepContent = !end.Discard,
            FinalMetadata = end.FinalMetadata is null ? null : Metadata(end.FinalMetadata),
        };
    }

    /// <summary>The offers of a batch; counted before they are read, because an empty one takes a hundred times its bytes.</summary>
    public static IReadOnlyList<V1.Offer> Offers(byte[] payload, int most)
    {
        try
        {
            using var fields = new CodedInputStream(payload);
            for (var count = 0; fields.ReadTag() != 0; count++)
            {
                fields.SkipLastField();
                if (count == most)
                {
                    throw new WireException($"offered more than {most} entries at once");
                }
            }
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new WireException($"sent a message that cannot be read ({invalid.Message})", invalid);
        }

        return Parse(V1.OfferBatch.Parser, payload).Offers;
    }

    /// <summary>The path of an offer.</summary>
    /// <param name="offer">Names what it shares with the offer before.</param>
    /// <param name="previous">The path of the offer before in the batch; the root for the first one.</param>
    public static EntryPath OfferPath(V1.Offer offer, EntryPath previous) =>
        offer.SharedNames <= (uint)previous.Depth
            ? Below(previous.Ancestor((int)offer.SharedNames), offer.Names)
            : throw new WireException($"shares {offer.SharedNames} names with a path of {previous.Depth}");

    /// <summary>An entry; the caller brings the contents of a file.</summary>
    public static SourceEntry Entry(V1.Offer offer, EntryPath path, Func<int, ulong?, IEntryContent> contentOf) =>
        offer.Kind switch
        {
            V1.OfferKind.File => File(offer, path, contentOf),
            V1.OfferKind.Directory => new DirectoryEntry(path, Metadata(offer.Metadata)),
            V1.OfferKind.Link => new LinkEntry(path, Metadata(offer.Metadata), offer.Target.Memory),
            V1.OfferKind.Special => new SpecialEntry(path, Metadata(offer.Metadata), Special(offer), offer.Device),
            V1.OfferKind.Carried => new CarriedEntry(path, offer.From is null ? path : Path(offer.From)),
            V1.OfferKind.Removed => new RemovedEntry(path),
            V1.OfferKind.Faulted => new FaultedEntry(path, Fault(Required(offer.Fault, "a fault"))),
            _ => throw new WireException($"offered an entry of the unknown kind {offer.Kind}"),
        };

    public static RestoreEntry Restored(V1.RestoredEntry? message)
    {
        var entry = Required(message, "an entry");
        return new RestoreEntry(
            Path(entry.Path),
            entry.Kind <= (uint)RestoreEntryKind.Special
                ? (RestoreEntryKind)entry.Kind
                : throw new WireException($"names the unknown kind {entry.Kind}"),
            Metadata(entry.Metadata),
            Length(entry.Length),
            [.. entry.StreamNames.Select(static name => name.Memory)]
        );
    }

    /// <exception cref="ItemException">There is a fault.</exception>
    public static void ThrowIf(V1.Fault? fault)
    {
        if (fault is not null)
        {
            throw new ItemException(Fault(fault));
        }
    }

    private static FileEntry File(V1.Offer offer, EntryPath path, Func<int, ulong?, IEntryContent> contentOf)
    {
        if (offer.Streams.Count > MostStreams)
        {
            throw new WireException($"offered a file with {offer.Streams.Count} named streams");
        }

        ulong? length = offer.HasLength ? offer.Length : null;
        return new FileEntry(path, Metadata(offer.Metadata), contentOf(0, length))
        {
            Length = length is { } known ? Length(known) : null,
            ChangeToken = offer.ChangeToken.Memory,
            HardLinkGroup = offer.HardLinkGroup.Memory,
            Streams = offer.Streams.Count == 0 ? [] : [.. offer.Streams.Select((each, at) => Stream(each, at, contentOf))],
        };
    }

    private static NamedStream Stream(V1.NamedStream stream, int index, Func<int, ulong?, IEntryContent> contentOf)
    {
        ulong? length = stream.HasLength ? stream.Length : null;
        return new NamedStream(
            stream.Name.Memory,
            length is { } known ? Length(known) : null,
            contentOf(index + 1, length)
        );
    }

    private static long Length(ulong length) =>
        length <= long.MaxValue ? (long)length : throw new WireException($"names a length of {length} bytes");

    private static SpecialKind Special(V1.Offer offer) =>
        offer.Special is >= (uint)SpecialKind.Fifo and <= (uint)SpecialKind.BlockDevice
            ? (SpecialKind)offer.Special
            : throw new WireException($"offered a special node of the unknown kind {offer.Special}");

    private static EntryMetadata Metadata(V1.Metadata? metadata) =>
        metadata is null
            ? EntryMetadata.None
            : new EntryMetadata
            {
                Modified = metadata.HasModified ? new UnixTime(metadata.Modified) : null,
                Created = metadata.HasCreated ? new UnixTime(metadata.Created) : null,
                WindowsAttributes = metadata.HasWindowsAttributes ? metadata.WindowsAttributes : null,
                Posix = metadata.HasPosix ? Posix(metadata) : null,
                Properties = metadata.Properties.Count == 0
                    ? []
                    : [.. metadata.Properties.Select(static p => new EntryProperty(p.Name.Memory, p.Value.Memory))],
            };

    private static PosixAttributes Posix(V1.Metadata metadata) =>
        new(
            metadata.Mode,
            metadata.UserId,
            metadata.GroupId,
            metadata.HasUserName ? metadata.UserName : null,
            metadata.HasGroupName ? metadata.GroupName : null
        );

    private static ItemTypeDescription ItemType(V1.ItemType type)
    {
        try
        {
            return new ItemTypeDescription(
                type.Name,
                type.Title,
                JsonNode.Parse(type.SettingsSchema, documentOptions: Strict) ?? throw new WireException("sent an empty schema"),
                [.. type.SecretPointers]
            );
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            throw new WireException("sent a schema that is no JSON", invalid);
        }
    }

    private static EntryPath Below(EntryPath path, RepeatedField<ByteString> names)
    {
        if (path.Depth + names.Count > DeepestPath)
        {
            throw new WireException($"names a path of more than {DeepestPath} names");
        }

        for (var i = 0; i < names.Count; i++)
        {
            path = names[i].IsEmpty ? throw new WireException("names a path with an empty name") : path.Append(names[i].Memory);
        }

        return path;
    }

    private static T Required<T>(T? message, string what)
        where T : class => message ?? throw new WireException($"left out {what}");
}
