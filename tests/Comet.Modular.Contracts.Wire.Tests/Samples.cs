using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Wire.Tests;

/// <summary>One message of each kind, with every field in use.</summary>
internal static class Samples
{
    private static readonly EntryPath Folder = EntryPath.Of("home", "ada");
    private static readonly Fault OneFault = new(Severity.Error, "files.access-denied", "Not allowed.") { Guidance = "Run as root." };

    private static readonly EntryMetadata Metadata = new()
    {
        Modified = new UnixTime(1_700_000_000_123_456_789),
        Created = new UnixTime(-1),
        Posix = new PosixAttributes(0x1ED, 1000, 100, "ada", "users"),
        WindowsAttributes = 0x20,
        Properties = [new EntryProperty("xattr:user.a"u8.ToArray(), new byte[] { 0, 255 })],
    };

    public static V1.Diagnostic Diagnostic =>
        ToWire.Diagnostic(
            new Diagnostic(Severity.Warning, "files.skipped", "Left out.")
            {
                Guidance = "Look.",
                Pointer = "/exclude/0",
                Path = Folder,
            }
        );

    public static V1.EntryFault EntryFault => ToWire.EntryFault(new EntryFault(Folder, OneFault));

    public static V1.CleanupToken Token => ToWire.Token(new CleanupToken("vss.snapshot-set", new byte[] { 1, 2, 3 }));

    public static V1.Checkpoint Checkpoint => ToWire.Checkpoint(new Checkpoint("delta/1", new byte[] { 9, 8 }));

    public static V1.ContentEnd End =>
        V1.ContentEnd.Parser.ParseFrom(
            ToWire.ContentEnd(new ContentEnd { Fault = OneFault, KeepContent = false, FinalMetadata = Metadata })
        );

    public static V1.RestoredEntry Restored =>
        ToWire.Restored(
            new RestoreEntry(Folder, RestoreEntryKind.File, Metadata, 4096, [new byte[] { (byte)'s' }])
        );

    public static V1.BrowseNode Node => ToWire.Node(new BrowseNode("t", "Mailbox", true, true, "m1", 12));

    public static V1.DescribeReply Description =>
        ToWire.Description(
            new PluginDescription(
                "comet.files",
                "1.0.0",
                [new ItemTypeDescription("files", "Files", new JsonObject { ["type"] = "object" }, ["/password"])]
            )
        );

    public static V1.ItemSettings Settings =>
        ToWire.Settings(new ItemSettings("files", JsonSerializer.SerializeToElement(new { path = "/home" })));

    public static V1.Parent Parent =>
        ToWire.Parent(
            new ParentState
            {
                Exists = true,
                Checkpoint = new Checkpoint("delta/1", new byte[] { 7 }),
                UnresolvedFaults = [new EntryFault(Folder, OneFault)],
                ReverifyShare = 0.25,
                ReverifySeed = ulong.MaxValue,
            }
        );

    public static V1.Answer Answer =>
        new() { Fault = ToWire.Fault(OneFault), Snapshot = "01J", NotStored = { EntryFault } };

    public static V1.Outcome Outcome => new() { Fault = ToWire.Fault(OneFault) };

    public static V1.FinishResult Finished => new() { Checkpoint = Checkpoint, Fault = ToWire.Fault(OneFault) };

    public static V1.EntryBatch Entries => new() { Entries = { Restored }, Last = true, Fault = ToWire.Fault(OneFault) };

    public static V1.OpenContent Open => new() { Entry = Restored, Stream = ToWire.Bytes(new byte[] { (byte)'s' }) };

    public static V1.OfferBatch Offers
    {
        get
        {
            SourceEntry[] entries =
            [
                new DirectoryEntry(Folder, Metadata),
                new FileEntry(Folder.Append("file"), Metadata, new NoContent())
                {
                    Length = 5,
                    ChangeToken = new byte[] { 1 },
                    HardLinkGroup = new byte[] { 2 },
                    Streams = [new NamedStream(new byte[] { (byte)'s' }, 7, new NoContent())],
                },
                new LinkEntry(Folder.Append("link"), EntryMetadata.None, "file"u8.ToArray()),
                new SpecialEntry(Folder.Append("node"), EntryMetadata.None, SpecialKind.BlockDevice, 0x8_0000_0001),
                new CarriedEntry(Folder.Append("moved"), EntryPath.Of("old")),
                new CarriedEntry(Folder.Append("same"), Folder.Append("same")),
                new RemovedEntry(EntryPath.Of("gone")),
                new FaultedEntry(EntryPath.Of("shut"), OneFault),
            ];
            var batch = new V1.OfferBatch();
            var previous = EntryPath.Root;
            foreach (var entry in entries)
            {
                batch.Offers.Add(OfferToWire.Of(entry, previous));
                previous = entry.Path;
            }

            return batch;
        }
    }
}
