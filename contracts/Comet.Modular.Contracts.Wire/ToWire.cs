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
    /// <summary>A text for people is cut here, so that a fault always fits where it has to go.</summary>
    private const int LongestText = 8192;

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
            Code = Text(fault.Code),
            Message = Text(fault.Message),
        };
        if (fault.Guidance is { } guidance)
        {
            wire.Guidance = Text(guidance);
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
            Code = Text(diagnostic.Code),
            Message = Text(diagnostic.Message),
            Path = diagnostic.Path is { } path ? Path(path) : null,
        };
        if (diagnostic.Guidance is { } guidance)
        {
            wire.Guidance = Text(guidance);
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

    public static V1.Metadata? Metadata(EntryMetadata metadata)
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

    private static string Text(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
