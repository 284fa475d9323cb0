using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire.Frames;
using Google.Protobuf;

namespace Comet.Modular.Contracts.Wire;

/// <summary>From the contract to messages. Byte strings are wrapped, not copied: they must not change afterwards.</summary>
internal static class ToWire
{
    public static V1.Path Path(EntryPath path)
    {
        var wire = new V1.Path();
        wire.Names.AddRange(path.ToNames().Select(Bytes));
        return wire;
    }

    public static V1.Fault Fault(Fault fault)
    {
        var wire = new V1.Fault
        {
            Severity = (uint)fault.Severity,
            Code = fault.Code,
            Message = fault.Message,
        };
        if (fault.Guidance is { } guidance)
        {
            wire.Guidance = guidance;
        }

        return wire;
    }

    public static V1.EntryFault EntryFault(EntryFault fault) =>
        new() { Path = Path(fault.Path), Fault = Fault(fault.Fault) };

    public static V1.Diagnostic Diagnostic(Diagnostic diagnostic)
    {
        var wire = new V1.Diagnostic
        {
            Severity = (uint)diagnostic.Severity,
            Code = diagnostic.Code,
            Message = diagnostic.Message,
            Path = diagnostic.Path is { } path ? Path(path) : null,
        };
        if (diagnostic.Guidance is { } guidance)
        {
            wire.Guidance = guidance;
        }

        if (diagnostic.Pointer is { } pointer)
        {
            wire.Pointer = pointer;
        }

        return wire;
    }

    public static V1.DiagnosticsReply Diagnostics(IEnumerable<Diagnostic> diagnostics)
    {
        var wire = new V1.DiagnosticsReply();
        wire.Diagnostics.AddRange(diagnostics.Select(Diagnostic));
        return wire;
    }

    public static V1.Checkpoint Checkpoint(Checkpoint checkpoint) =>
        new() { Schema = checkpoint.Schema, State = Bytes(checkpoint.State) };

    public static V1.CleanupToken Token(CleanupToken token) => new() { Kind = token.Kind, Data = Bytes(token.Data) };

    public static V1.ItemSettings Settings(ItemSettings settings) =>
        new() { ItemType = settings.ItemType, Values = settings.Values.GetRawText() };

    public static V1.DescribeReply Description(PluginDescription description)
    {
        var wire = new V1.DescribeReply { Id = description.Id, Version = description.Version };
        foreach (var type in description.ItemTypes)
        {
            var item = new V1.ItemType
            {
                Name = type.Name,
                Title = type.Title,
                SettingsSchema = type.SettingsSchema.ToJsonString(),
            };
            item.SecretPointers.AddRange(type.SecretPointers);
            wire.ItemTypes.Add(item);
        }

        return wire;
    }

    public static V1.Parent Parent(ParentState parent)
    {
        var wire = new V1.Parent
        {
            Exists = parent.Exists,
            Checkpoint = parent.Checkpoint is { } checkpoint ? Checkpoint(checkpoint) : null,
            ReverifyShare = parent.ReverifyShare,
            ReverifySeed = parent.ReverifySeed,
        };
        wire.UnresolvedFaults.AddRange(parent.UnresolvedFaults.Select(EntryFault));
        return wire;
    }

    public static V1.BrowseNode Node(BrowseNode node)
    {
        var wire = new V1.BrowseNode
        {
            Token = node.Token,
            Name = node.Name,
            HasChildren = node.HasChildren,
            Selectable = node.Selectable,
        };
        if (node.Selection is { } selection)
        {
            wire.Selection = selection;
        }

        if (node.Size is { } size)
        {
            wire.Size = size;
        }

        return wire;
    }

    /// <summary>Empty when all was read. Metadata that is too large for an END is left out: the offered one holds.</summary>
    public static byte[] ContentEnd(ContentEnd end)
    {
        if (end is { Fault: null, FinalMetadata: null })
        {
            return [];
        }

        var wire = new V1.ContentEnd
        {
            Discard = !end.KeepContent,
            Fault = end.Fault is { } fault ? Fault(fault) : null,
            FinalMetadata = end.FinalMetadata is { } metadata ? Metadata(metadata) : null,
        };
        if (wire.CalculateSize() > FrameHeader.MaximumEnd)
        {
            wire.FinalMetadata = null;
        }

        return wire.ToByteArray();
    }

    /// <summary>One offer of a batch.</summary>
    /// <param name="entry">What is offered.</param>
    /// <param name="previous">The path of the offer before it in the batch; the root for the first one.</param>
    public static V1.Offer Offer(SourceEntry entry, EntryPath previous)
    {
        var offer = entry switch
        {
            FileEntry file => File(file),
            DirectoryEntry directory => Described(V1.OfferKind.Directory, directory.Metadata),
            LinkEntry link => Link(link),
            SpecialEntry special => Special(special),
            CarriedEntry carried => Carried(carried),
            RemovedEntry => new V1.Offer { Kind = V1.OfferKind.Removed },
            FaultedEntry faulted => new V1.Offer { Kind = V1.OfferKind.Faulted, Fault = Fault(faulted.Fault) },
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name, "No kind of entry."),
        };
        var shared = SharedNames(entry.Path, previous);
        offer.SharedNames = (uint)shared;
        if (entry.Path.Depth == shared + 1)
        {
            offer.Names.Add(Bytes(entry.Path.Name));
        }
        else
        {
            offer.Names.AddRange(entry.Path.ToNames().Skip(shared).Select(Bytes));
        }

        return offer;
    }

    public static V1.RestoredEntry Restored(RestoreEntry entry)
    {
        var wire = new V1.RestoredEntry
        {
            Path = Path(entry.Path),
            Kind = (uint)entry.Kind,
            Metadata = Metadata(entry.Metadata),
            Length = (ulong)entry.Length,
        };
        wire.StreamNames.AddRange(entry.StreamNames.Select(Bytes));
        return wire;
    }

    public static ByteString Bytes(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes);

    private static V1.Offer File(FileEntry file)
    {
        var offer = Described(V1.OfferKind.File, file.Metadata);
        if (file.Length is { } length)
        {
            offer.Length = (ulong)length;
        }

        offer.ChangeToken = Bytes(file.ChangeToken);
        offer.HardLinkGroup = Bytes(file.HardLinkGroup);
        foreach (var stream in file.Streams)
        {
            var wire = new V1.NamedStream { Name = Bytes(stream.Name) };
            if (stream.Length is { } streamLength)
            {
                wire.Length = (ulong)streamLength;
            }

            offer.Streams.Add(wire);
        }

        return offer;
    }

    private static V1.Offer Link(LinkEntry link)
    {
        var offer = Described(V1.OfferKind.Link, link.Metadata);
        offer.Target = Bytes(link.Target);
        return offer;
    }

    private static V1.Offer Special(SpecialEntry special)
    {
        var offer = Described(V1.OfferKind.Special, special.Metadata);
        offer.Special = (uint)special.Kind;
        offer.Device = special.Device;
        return offer;
    }

    private static V1.Offer Carried(CarriedEntry carried) =>
        new()
        {
            Kind = V1.OfferKind.Carried,
            From = carried.From.Equals(carried.Path) ? null : Path(carried.From),
        };

    private static V1.Offer Described(V1.OfferKind kind, EntryMetadata metadata) =>
        new() { Kind = kind, Metadata = Metadata(metadata) };

    private static V1.Metadata? Metadata(EntryMetadata metadata)
    {
        if (ReferenceEquals(metadata, EntryMetadata.None))
        {
            return null;
        }

        var wire = new V1.Metadata();
        if (metadata.Modified is { } modified)
        {
            wire.Modified = modified.Nanoseconds;
        }

        if (metadata.Created is { } created)
        {
            wire.Created = created.Nanoseconds;
        }

        if (metadata.WindowsAttributes is { } attributes)
        {
            wire.WindowsAttributes = attributes;
        }

        if (metadata.Posix is { } posix)
        {
            (wire.HasPosix, wire.Mode, wire.UserId, wire.GroupId) = (true, posix.Mode, posix.UserId, posix.GroupId);
            if (posix.UserName is { } user)
            {
                wire.UserName = user;
            }

            if (posix.GroupName is { } group)
            {
                wire.GroupName = group;
            }
        }

        foreach (var property in metadata.Properties)
        {
            wire.Properties.Add(new V1.Property { Name = Bytes(property.Name), Value = Bytes(property.Value) });
        }

        return wire;
    }

    /// <summary>How many leading names two paths have in common; neighbours of a walk mostly share the object.</summary>
    private static int SharedNames(EntryPath path, EntryPath previous)
    {
        var shared = Math.Min(path.Depth, previous.Depth);
        var (left, right) = (path.Ancestor(shared), previous.Ancestor(shared));
        var common = shared;
        while (!ReferenceEquals(left, right))
        {
            if (!left.Name.Span.SequenceEqual(right.Name.Span))
            {
                common = left.Depth - 1;
            }

            (left, right) = (left.Parent!, right.Parent!);
        }

        return common;
    }
}
