using System.Text;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests;

/// <summary>The bytes of FORMAT.md sections 5 to 7, written out by hand.</summary>
public sealed class GoldenFormTests
{
    private const string IdHex = "000102030405060708090a0b0c0d0e0f";

    // Nanoseconds of 1970-01-01T00:00:01Z, little-endian.
    private const string SecondHex = "00ca9a3b00000000";

    private static readonly Bits128 Id = Bits128.Read(Convert.FromHexString(IdHex));
    private static readonly DateTimeOffset Second = DateTimeOffset.UnixEpoch.AddSeconds(1);
    private static readonly PackRecord Pack = new(5, new PackId(Id), PackKind.Tree, 300, 1, 2);

    private const string PackHex = "0500000000000000" + IdHex + "02" + "ac02" + "01" + "02";

    internal static readonly (string Name, LogEntry Entry, string Hex)[] Entries =
    [
        (
            "genesis",
            new GenesisEntry(
                0,
                0,
                new VaultParameters(1, 2, 3, 4096, 8192),
                "p",
                [new KeySlot(new KeySlotId(Id), KeySlotKind.Recovery, Second, "l")]
            ),
            "00" + "00" + "00" + "01" + "02" + "03" + "8020" + "8040" + "0170"
                + "01" + IdHex + "02" + SecondHex + "016c"
        ),
        ("begin", new BeginEntry(new ClientId(Id), "d", "i", "p"), "01" + IdHex + "0164" + "0169" + "0170"),
        (
            "commit",
            new CommitEntry(9, [Pack], Snapshot()),
            "02" + "0500000000000000" + "02" + "0900000000000000" + "01" + PackHex
                + IdHex + IdHex + "0169" + "0174" + "0164" + "0167" + "0176" + IdHex
                + SecondHex + SecondHex + "01" + "07" + "ac02"
                + "00" + "01" + "81" + "01"
        ),
        ("end", new EndEntry(5), "03" + "0500000000000000"),
        ("fence", new FenceEntry(5), "04" + "0500000000000000"),
        ("adopt", new AdoptEntry(5, 6, [Pack]), "05" + "0500000000000000" + "0600000000000000" + "01" + PackHex),
        (
            "keys",
            new KeysEntry([new KeySlot(new KeySlotId(Id), KeySlotKind.Password, Second, "")], [new KeySlotId(Id)]),
            "06" + "01" + IdHex + "01" + SecondHex + "00" + "01" + IdHex
        ),
    ];

    public static TheoryData<string> Names => [.. Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Req", "HO-09")]
    public void A_log_entry_has_the_bytes_of_the_format_and_is_read_back(string name)
    {
        var (_, entry, hex) = Entries.Single(each => string.Equals(each.Name, name, StringComparison.Ordinal));
        var written = Written(writer => LogEntryCodec.Write(writer, entry));

        Assert.Equal(hex, Convert.ToHexStringLower(written));

        var reader = new FormatReader(written, name);
        var read = LogEntryCodec.Read(ref reader, slot: 12);
        Assert.Equal(written, Written(writer => LogEntryCodec.Write(writer, read)));
    }

    [Fact]
    public void An_unknown_kind_or_read_flag_is_a_newer_format()
    {
        foreach (var hex in (string[])["0e", "07", "0001"])
        {
            var refusal = Assert.Throws<VaultException>(() =>
            {
                var reader = new FormatReader(Convert.FromHexString(hex), "test");
                LogEntryCodec.Read(ref reader, slot: 12);
            });
            Assert.Equal("vault.newer-format", refusal.Code);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_log_entry_that_is_cut_short_or_goes_on_is_refused(string name)
    {
        var whole = Convert.FromHexString(
            Entries.Single(each => string.Equals(each.Name, name, StringComparison.Ordinal)).Hex
        );
        for (var length = 0; length <= whole.Length + 1; length++)
        {
            byte[] bytes = length <= whole.Length ? whole[..length] : [.. whole, 0];
            if (length == whole.Length)
            {
                continue;
            }

            Assert.Throws<VaultException>(() =>
            {
                var reader = new FormatReader(bytes, name);
                LogEntryCodec.Read(ref reader, slot: 12);
            });
        }
    }

    [Fact]
    [Trait("Req", "HO-09")]
    public void Objects_begin_with_the_headers_of_the_format()
    {
        using var envelopes = new EnvelopeKey(new byte[32]);
        using var packKey = PackKey.Generate();
        var vault = new VaultId(Id);

        var log = LogObject.Seal(envelopes, vault, slot: 0x1234, new byte[32], Second, new EndEntry(5));
        Assert.Equal(
            Hex("CMVL") + "0100" + "0000" + IdHex + "3412000000000000",
            Convert.ToHexStringLower(log[..LogObject.HeaderSize])
        );
        Assert.Equal(32 + 48 + 32 + 8 + 9, log.Length);

        var start = PackObject.SealStart(envelopes, packKey, vault, session: 5, new PackId(Id), PackKind.Data);
        Assert.Equal(
            Hex("CMVP") + "0100" + "01" + "01" + IdHex + "0500000000000000" + IdHex + "01" + "00000000",
            Convert.ToHexStringLower(start[..53])
        );
        Assert.Equal(48 + 85, start.Length);

        var seals = new SegmentSeals(envelopes, vault, PackKind.Tree, "index/tree/" + IdHex);
        var segment = SegmentWriter.Write(seals, []).ToArray();
        Assert.Equal(Hex("CMVI") + "0200" + "0200" + IdHex, Convert.ToHexStringLower(segment[..24]));
        var directory = new PageSpan(24, segment.Length - 24 - 16);
        Assert.Equal(
            "1800000000000000" + Convert.ToHexStringLower(BitConverter.GetBytes(directory.Length)) + Hex("CMVX"),
            Convert.ToHexStringLower(segment[^16..])
        );
        Assert.Equal(
            "00" + "00" + "00" + "09" + "00",
            Convert.ToHexStringLower(seals.Open(SegmentPart.Directory, 24, segment.AsSpan(24, directory.Length)).Span)
        );
    }

    [Fact]
    public void A_trailer_and_an_index_segment_list_blocks_as_the_format_says()
    {
        var ids = new byte[64];
        Array.Fill(ids, (byte)0xaa, 0, 32);
        Array.Fill(ids, (byte)0xbb, 32, 32);
        var contents = new PackContents(
            Pack,
            [new BlockRecord(133, 60, 300, BlockCodec.Zstd, 0, 2)],
            32,
            ids,
            [100, 200]
        );
        var block = "01" + "00" + "8501" + "3c" + "01" + "ac02" + "02";

        Assert.Equal(
            block + Repeat("aa", 32) + "64" + Repeat("bb", 32) + "c801",
            Convert.ToHexStringLower(Written(writer => PackContentsCodec.Write(writer, contents, 32)))
        );
        Assert.Equal(
            block + Repeat("aa", 16) + "64" + Repeat("bb", 16) + "c801",
            Convert.ToHexStringLower(Written(writer => PackContentsCodec.Write(writer, contents, 16)))
        );
    }

    private static SnapshotRecord Snapshot()
    {
        var draft = TestVaults.Draft() with
        {
            ItemId = new ItemId(Id),
            ItemName = "i",
            ItemType = "t",
            Device = "d",
            PluginId = "g",
            PluginVersion = "v",
            Parent = new SnapshotId(Id),
            Started = Second,
            Ended = Second,
            Status = SnapshotStatus.Warning,
            Entries = 7,
            Bytes = 300,
        };
        // One hole of 64 bytes: (64 << 1) | 1.
        var manifest = new ContentRef(0, [ContentSegment.Hole(64)]);
        return new SnapshotRecord(draft, slot: 12, session: 5, CommitKind.Complete, new SnapshotId(Id), manifest);
    }

    private static byte[] Written(Action<FormatWriter> write)
    {
        var writer = new FormatWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static string Hex(string ascii) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(ascii));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
