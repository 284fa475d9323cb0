using System.Buffers;
using System.Text;
using Comet.Modular.Blake3;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests;

/// <summary>
/// Damaged plaintexts, as they are behind a seal that fits: a parser gives a value or its own refusal, and takes no memory
/// that the input does not pay for. The trees' parsers are in DecoderTests.
/// </summary>
[Trait("Req", "HO-14")]
public sealed class FormatFuzzTests
{
    private const int CheckBytes = 32;
    private const long BytesForAnInput = 64 << 10;

    private static readonly PackRecord Pack = new(5, new PackId(new Bits128(0, 7)), PackKind.Data, 1 << 20, 1, 2);
    private static readonly EnvelopeKey Key = new(new byte[32]);
    private static readonly VaultId Vault = new(new Bits128(0, 9));

    public static TheoryData<string> Parsers => [.. Cases().Keys];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Damaged_bytes_are_a_value_or_a_refusal(string parser)
    {
        var (samples, parse) = Cases()[parser];
        var random = new Random(ByteDamage.Seed);
        foreach (var sample in samples)
        {
            parse(sample);
        }

        var refused = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var input = 0; input < ByteDamage.Inputs; input++)
        {
            try
            {
                parse(ByteDamage.Of(samples[random.Next(samples.Count)], random));
            }
            catch (Exception refusal) when (refusal is VaultException or SealingException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, ByteDamage.Inputs / 10, ByteDamage.Inputs);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / ByteDamage.Inputs;
        Assert.InRange(each, 0, BytesForAnInput);
    }

    private static Dictionary<string, (IReadOnlyList<byte[]> Samples, Action<byte[]> Parse)> Cases()
    {
        using var master = MasterKey.Generate();
        using var recovery = RecoveryKey.Generate();
        var slot = new KeySlot(KeySlotId.Generate(), KeySlotKind.Recovery, DateTimeOffset.UnixEpoch, "label");
        var keySlot = KeySlotFile.WrapForRecovery(master, slot, new Bits128(0, 9), recovery).Bytes.ToArray();
        return new(StringComparer.Ordinal)
        {
            ["log entry"] = ([.. GoldenFormTests.Entries.Select(static each => Convert.FromHexString(each.Hex))], ParseLogEntry),
            ["pack trailer"] = ([Contents(32)], static bytes => ParseContents(bytes, 32)),
            ["index contents"] = ([Contents(16)], static bytes => ParseContents(bytes, 16)),
            ["index segment"] = ([Frame([0]), Frame(Segment())], ParseSegment),
            ["index directory"] = ([Directory([]), Directory([0, 1, 0x7000_0000_0000_0000, ulong.MaxValue])], ParseDirectory),
            ["index page of contents"] = ([[0, .. Contents(16)]], ParseContentsPage),
            ["index page of places"] = ([[0, 0, 2, 0, 1, 0]], static bytes => PlacesPage.Read(bytes, 3, 3, "test")),
            ["zstd frame"] = ([Frame(new byte[100_000]), Frame([.. Enumerable.Range(0, 9999).Select(static n => (byte)(n * n))])], ParseFrame),
            ["key slot"] = ([keySlot[..^CheckBytes]], ParseKeySlot),
            ["recovery text"] = ([Encoding.ASCII.GetBytes(recovery.ToText())], ParseRecoveryText),
        };
    }

    private static void ParseLogEntry(byte[] bytes)
    {
        var reader = new FormatReader(bytes, "test");
        _ = LogEntryCodec.Read(ref reader, slot: 12);
    }

    private static void ParseContents(byte[] bytes, int idSize)
    {
        var reader = new FormatReader(bytes, "test");
        _ = PackContentsCodec.Read(ref reader, Pack, idSize, Pack.Length);
    }

    /// <summary>The frame is damaged, and then sealed as a writer with the key would.</summary>
    private static void ParseSegment(byte[] frame)
    {
        var header = new byte[IndexSegment.HeaderSize];
        IndexSegment.WriteHeader(header, Vault, PackKind.Data, version: 1);
        var output = new ArrayBufferWriter<byte>();
        output.Write(header);
        Key.Seal(header, frame, output);
        _ = IndexSegment.Open(Key, Vault, PackKind.Data, "test", output.WrittenSpan);
    }

    private static void ParseDirectory(byte[] bytes)
    {
        var directory = SegmentDirectory.Read(bytes, PackKind.Data, end: 24 + 300, "test");
        _ = directory.Keys.Find(0x7000_0000_0000_0000);
        _ = directory.FindContents(pack: 1, slot: 0);
    }

    private static void ParseContentsPage(byte[] bytes) => ContentsPage.Read(bytes, [Pack], "test");

    private static void ParseFrame(byte[] frame) => ZstdFrame.Decompress(frame, 200_000, new ArrayBufferWriter<byte>());

    /// <summary>With the check behind it that fits.</summary>
    private static void ParseKeySlot(byte[] bytes)
    {
        var whole = new byte[bytes.Length + CheckBytes];
        bytes.CopyTo(whole, 0);
        Blake3Hash.Hash(bytes, whole.AsSpan(bytes.Length));
        _ = KeySlotFile.Read(whole);
    }

    private static void ParseRecoveryText(byte[] bytes)
    {
        if (!RecoveryKey.TryParse(Encoding.Latin1.GetString(bytes), out var key, out var problem))
        {
            throw new VaultException("test", problem, string.Empty);
        }

        key.Dispose();
    }

    private static byte[] Contents(int idSize)
    {
        var contents = new PackContents(Pack, [new BlockRecord(133, 60, 300, BlockCodec.Zstd, 0, 2)], idSize, new byte[2 * idSize], [100, 200]);
        var writer = new FormatWriter();
        PackContentsCodec.Write(writer, contents, idSize);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Segment()
    {
        var writer = new FormatWriter();
        writer.Varint(1);
        Pack.WriteTo(writer);
        writer.Raw(Contents(16));
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Of two packs with two chunks each in a page of contents, if there are keys.</summary>
    private static byte[] Directory(ulong[] keys)
    {
        var writer = new FormatWriter();
        PackRecord[] packs = [Pack, Pack with { Id = new PackId(new Bits128(1, 7)) }];
        var span = new PageSpan(IndexSegment.HeaderSize, 300);
        var contents = new ContentsSpan(span, Pack: 0, Slot: 0);
        var places = new PageSpan(span.Offset + 200, 100);
        contents = contents with { Page = span with { Length = keys.Length == 0 ? 300 : 200 } };
        if (keys.Length == 0)
        {
            SegmentDirectory.Write(writer, [Pack with { Blocks = 0, Chunks = 0 }], [contents], [], keys);
        }
        else
        {
            SegmentDirectory.Write(writer, packs, [contents], [places], keys);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Frame(byte[] plain)
    {
        var output = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(plain, output);
        return output.WrittenSpan.ToArray();
    }
}
