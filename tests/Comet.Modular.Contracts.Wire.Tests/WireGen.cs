using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using CsCheck;

namespace Comet.Modular.Contracts.Wire.Tests;

/// <summary>Random values of all that crosses the border.</summary>
internal static class WireGen
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 12];
    private static readonly Gen<string?> MaybeText = Gen.Frequency((1, Gen.Const((string?)null)), (2, Text.Select(t => (string?)t)));
    private static readonly Gen<ReadOnlyMemory<byte>> Bytes = Gen.Byte.Array[0, 40].Select(b => (ReadOnlyMemory<byte>)b);
    private static readonly Gen<ReadOnlyMemory<byte>> Name = Gen.Byte.Array[1, 5].Select(b => (ReadOnlyMemory<byte>)b);
    private static readonly Gen<long> Length = Gen.OneOf(Gen.Const(0L), Gen.Const(long.MaxValue), Gen.Long[0, long.MaxValue]);
    private static readonly Gen<ulong> Number = Gen.OneOf(Gen.Const(0UL), Gen.Const(ulong.MaxValue), Gen.ULong);
    private static readonly Gen<Severity> AtLeastWarning = Gen.Bool.Select(b => b ? Severity.Warning : Severity.Error);

    /// <summary>Names of few letters, so that neighbours share beginnings.</summary>
    public static readonly Gen<EntryPath> Path = Gen.OneOf(Name, Gen.Byte[97, 98].Select(b => (ReadOnlyMemory<byte>)new[] { b }))
        .Array[0, 6]
        .Select(names => names.Aggregate(EntryPath.Root, (path, name) => path.Append(name)));

    public static readonly Gen<Fault> Fault = Gen.Select(AtLeastWarning, Text, Text, MaybeText)
        .Select((severity, code, message, guidance) => new Fault(severity, code, message) { Guidance = guidance });

    public static readonly Gen<EntryFault> EntryFault = Gen.Select(Path, Fault).Select((path, fault) => new EntryFault(path, fault));

    public static readonly Gen<Diagnostic> Diagnostic = Gen.Select(Gen.Enum<Severity>(), Text, Text, MaybeText, MaybeText, Maybe(Path))
        .Select((severity, code, message, guidance, pointer, path) =>
            new Diagnostic(severity, code, message) { Guidance = guidance, Pointer = pointer, Path = path });

    public static readonly Gen<Checkpoint> Checkpoint = Gen.Select(Text, Bytes).Select((schema, state) => new Checkpoint(schema, state));

    public static readonly Gen<CleanupToken> Token = Gen.Select(Text, Bytes).Select((kind, data) => new CleanupToken(kind, data));

    public static readonly Gen<EntryMetadata> Metadata = Gen.Select(
        Gen.Long.Nullable(),
        Gen.OneOf(Gen.Const(long.MinValue), Gen.Long).Nullable(),
        Maybe(Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, MaybeText, MaybeText)
            .Select((mode, user, group, userName, groupName) => new PosixAttributes(mode, user, group, userName, groupName))),
        Gen.UInt.Nullable(),
        Gen.Select(Bytes, Bytes).Select((name, value) => new EntryProperty(name, value)).Array[0, 3]
    ).Select((modified, created, posix, attributes, properties) =>
        new EntryMetadata
        {
            Modified = modified is { } m ? new UnixTime(m) : null,
            Created = created is { } c ? new UnixTime(c) : null,
            Posix = posix,
            WindowsAttributes = attributes,
            Properties = properties,
        });

    public static readonly Gen<ContentEnd> End = Gen.Select(Maybe(Fault), Gen.Bool, Maybe(Metadata))
        .Select((fault, keep, metadata) => new ContentEnd { Fault = fault, KeepContent = keep || fault is null, FinalMetadata = metadata });

    public static readonly Gen<SourceEntry> Entry = Gen.OneOf<SourceEntry>(
        Gen.Select(Path, Metadata, Length.Nullable(), Bytes, Bytes, Gen.Select(Name, Length.Nullable()).Array[0, 3])
            .Select((path, metadata, length, token, group, streams) => (SourceEntry)new FileEntry(path, metadata, new NoContent())
            {
                Length = length,
                ChangeToken = token,
                HardLinkGroup = group,
                Streams = [.. streams.Select(s => new NamedStream(s.Item1, s.Item2, new NoContent()))],
            }),
        Gen.Select(Path, Metadata).Select((path, metadata) => (SourceEntry)new DirectoryEntry(path, metadata)),
        Gen.Select(Path, Metadata, Bytes).Select((path, metadata, target) => (SourceEntry)new LinkEntry(path, metadata, target)),
        Gen.Select(Path, Metadata, Gen.Enum<SpecialKind>(), Number)
            .Select((path, metadata, kind, device) => (SourceEntry)new SpecialEntry(path, metadata, kind, device)),
        Gen.Select(Path, Path, Gen.Bool).Select((path, from, isSame) => (SourceEntry)new CarriedEntry(path, isSame ? path : from)),
        Path.Select(path => (SourceEntry)new RemovedEntry(path)),
        EntryFault.Select(fault => (SourceEntry)new FaultedEntry(fault.Path, fault.Fault))
    );

    public static readonly Gen<RestoreEntry> Restored = Gen.Select(Path, Gen.Enum<RestoreEntryKind>(), Metadata, Length, Bytes.Array[0, 3])
        .Select((path, kind, metadata, length, streams) => new RestoreEntry(path, kind, metadata, length, streams));

    public static readonly Gen<BrowseNode> Node = Gen.Select(Text, Text, Gen.Bool, Gen.Bool, MaybeText, Gen.Long.Nullable())
        .Select((token, name, children, selectable, selection, size) => new BrowseNode(token, name, children, selectable, selection, size));

    public static readonly Gen<ParentState> Parent = Gen.Select(Gen.Bool, Maybe(Checkpoint), EntryFault.Array[0, 3], Gen.Double.Unit, Number)
        .Select((exists, checkpoint, faults, share, seed) => new ParentState
        {
            Exists = exists,
            Checkpoint = checkpoint,
            UnresolvedFaults = faults,
            ReverifyShare = share,
            ReverifySeed = seed,
        });

    public static readonly Gen<ItemSettings> Settings = Gen.Select(Text, Text)
        .Select((type, value) => new ItemSettings(type, JsonSerializer.SerializeToElement(new { path = value })));

    public static readonly Gen<PluginDescription> Description = Gen.Select(Text, Text, Gen.Select(Text, Text, Text, Text.Array[0, 2]).Array[0, 3])
        .Select((id, version, types) => new PluginDescription(
            id,
            version,
            [.. types.Select(t => new ItemTypeDescription(t.Item1, t.Item2, new JsonObject { ["title"] = t.Item3 }, t.Item4))]));

    private static Gen<T?> Maybe<T>(Gen<T> values)
        where T : class => Gen.Frequency((1, Gen.Const((T?)null)), (2, values.Select(value => (T?)value)));
}
