using System.Buffers;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Packs;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>The object of a segment of version 2.</summary>
[Trait("Req", "HO-08")]
public sealed class SegmentPagesTests : IDisposable
{
    private const string Name = "index/data/000102030405060708090a0b0c0d0e0f";
    private const string OtherName = "index/data/ff0102030405060708090a0b0c0d0e0f";

    private static readonly VaultId Vault = VaultId.NewRandom();

    private readonly EnvelopeKey _key = new(new byte[32]);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Any_packs_are_read_back_as_they_were_written() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3000], Gen.Int)
            .Sample(
                (packs, chunks, seed) =>
                {
                    var random = new Random(seed);
                    AssertReadBack([.. Enumerable.Range(0, packs).Select(pack => MadePacks.Of(pack, random.Next(1, chunks + 2)))]);
                },
                iter: 60
            );

    [Fact]
    public void No_pack_one_chunk_and_whole_pages_are_read_back()
    {
        AssertReadBack([]);
        AssertReadBack([MadePacks.Of(1, 1)]);
        AssertReadBack([MadePacks.Of(1, ContentsPage.Chunks)]);
        AssertReadBack([MadePacks.Of(1, ContentsPage.Chunks), MadePacks.Of(2, 1)]);
        AssertReadBack([MadePacks.Of(1, PlacesPage.Keys)]);
        AssertReadBack([MadePacks.Of(1, PlacesPage.Keys + 1)]);
    }

    [Fact]
    public void Chunks_of_one_key_and_of_several_packs_are_read_back()
    {
        Bits128[] alike = [.. Enumerable.Range(0, 700).Select(static low => new Bits128(0x1234_5678_9abc_def0, (ulong)low))];
        AssertReadBack([MadePacks.Of(1, alike), MadePacks.Of(2, alike)]);
        AssertReadBack([MadePacks.Of(1, [default, new Bits128(ulong.MaxValue, ulong.MaxValue)])]);
    }

    [Fact]
    public void A_key_has_the_ranks_of_all_its_equals_and_an_absent_one_has_none_as_a_rule() =>
        Gen.Select(Gen.Int[0, 2000], Gen.Int[1, 64], Gen.Int)
            .Sample(
                static (count, spread, seed) =>
                {
                    var random = new Random(seed);
                    var sorted = new ulong[count];
                    for (var index = 0; index < count; index++)
                    {
                        sorted[index] = (ulong)random.NextInt64() >> random.Next(spread) << 1;
                    }

                    Array.Sort(sorted);
                    var keys = Read(sorted);
                    var shortened = sorted.Select(key => keys.Shorten(key)).ToArray();
                    Assert.Equal(shortened, keys.ToArray());
                    foreach (var key in sorted.Concat(Enumerable.Range(0, 100).Select(_ => (ulong)random.NextInt64() << 1)))
                    {
                        var (first, end) = keys.Find(key);
                        var expected = shortened.Count(each => each == keys.Shorten(key));
                        Assert.Equal(expected, end - first);
                        Assert.True(expected == 0 || first == Array.IndexOf(shortened, keys.Shorten(key)));
                    }
                },
                iter: 100
            );

    [Fact]
    public void Fewer_than_one_in_a_hundred_absent_chunks_is_taken_for_present()
    {
        var keys = Read([.. Enumerable.Range(0, 100_000).Select(static n => MadePacks.Prefix(n).High).Order()]);
        var taken = 0;
        for (var number = 1; number <= 100_000; number++)
        {
            var (first, end) = keys.Find(MadePacks.Prefix(-number).High);
            taken += end > first ? 1 : 0;
        }

        Assert.InRange(taken, 0, 1000);
    }

    [Fact]
    public void A_part_opens_in_its_own_place_only()
    {
        var seals = Seals(Name);
        var output = new ArrayBufferWriter<byte>();
        seals.Seal(SegmentPart.Contents, 24, Frame("a page"u8), output);
        var page = output.WrittenMemory;
        Assert.Equal("a page"u8, seals.Open(SegmentPart.Contents, 24, page.Span).Span);

        IsRefused(seals, SegmentPart.Places, 24);
        IsRefused(seals, SegmentPart.Directory, 24);
        IsRefused(seals, SegmentPart.Contents, 25);
        IsRefused(Seals(OtherName), SegmentPart.Contents, 24);
        IsRefused(new SegmentSeals(_key, VaultId.NewRandom(), PackKind.Data, Name), SegmentPart.Contents, 24);
        IsRefused(new SegmentSeals(_key, Vault, PackKind.Tree, Name), SegmentPart.Contents, 24);
        AssertRefused(Seal(OtherName, [MadePacks.Of(1, 1)]), "'Directory'");

        void IsRefused(SegmentSeals others, SegmentPart part, long offset) =>
            Assert.Throws<VaultException>(() => others.Open(part, offset, page.Span));
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public void Every_damaged_part_is_named()
    {
        var bytes = Seal(Name, [MadePacks.Of(1, 2000), MadePacks.Of(2, 3000)]);
        var directory = DirectoryOf(Name, bytes);
        foreach (var span in directory.Contents)
        {
            AssertDamageNamed(bytes, span.Page, "'Contents'");
        }

        foreach (var span in directory.Places)
        {
            AssertDamageNamed(bytes, span, "'Places'");
        }

        AssertDamageNamed(bytes, SegmentFooter.Read(bytes.AsSpan(^SegmentFooter.Size..), bytes.Length)!.Value, "'Directory'");
        for (var cut = 1; cut < 40; cut++)
        {
            AssertRefused(bytes[..^cut], Name);
        }
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public void A_check_refuses_keys_that_do_not_lead_to_their_chunks()
    {
        var packs = new[] { MadePacks.Of(1, 2000) };
        var bytes = Seal(Name, packs);
        var seals = Seals(Name);
        var span = DirectoryOf(Name, bytes).Places[0];
        var places = seals.Open(SegmentPart.Places, span.Offset, bytes.AsSpan((int)span.Offset, span.Length)).ToArray();
        // Two places change places: the same numbers take the same room as a rule.
        var output = new ArrayBufferWriter<byte>();
        for (var key = 1; output.WrittenCount != span.Length; key++)
        {
            byte[] changed = [.. places];
            (changed[0], changed[2 * key]) = (changed[2 * key], changed[0]);
            output.Clear();
            if (changed[0] != places[0])
            {
                seals.Seal(SegmentPart.Places, span.Offset, Frame(changed), output);
            }
        }

        output.WrittenSpan.CopyTo(bytes.AsSpan((int)span.Offset));

        AssertSame(packs, IndexSegment.Open(_key, Vault, PackKind.Data, Name, bytes));
        AssertRefused(bytes, "keys do not lead");
    }

    private static ShortKeys Read(ulong[] sorted)
    {
        var writer = new FormatWriter();
        ShortKeys.Write(writer, sorted);
        var reader = new FormatReader(writer.WrittenSpan, "test");
        var keys = ShortKeys.Read(ref reader);
        reader.End();
        return keys;
    }

    private void AssertReadBack(PackContents[] packs) =>
        AssertSame(packs, IndexSegment.Open(_key, Vault, PackKind.Data, Name, Seal(Name, packs), isChecked: true));

    private static void AssertSame(PackContents[] packs, List<PackContents> read)
    {
        Assert.Equal(packs.Length, read.Count);
        foreach (var (expected, pack) in packs.Zip(read))
        {
            Assert.Equal(expected.Record, pack.Record);
            Assert.Equal(ChunkPlace.In(expected, number: 0), ChunkPlace.In(pack, number: 0));
            Assert.Equal(expected.Blocks, pack.Blocks);
        }
    }

    private void AssertDamageNamed(byte[] bytes, PageSpan span, string part)
    {
        byte[] damaged = [.. bytes];
        damaged[span.Offset + (span.Length / 2)] ^= 4;
        AssertRefused(damaged, $"{part} at byte {span.Offset}");
    }

    private void AssertRefused(byte[] bytes, string problem)
    {
        var refusal = Assert.Throws<VaultException>(
            () => IndexSegment.Open(_key, Vault, PackKind.Data, Name, bytes, isChecked: true)
        );
        Assert.Equal("vault.damaged-index", refusal.Code);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    private static ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> plain)
    {
        var frame = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(plain, frame);
        return frame.WrittenSpan;
    }

    private SegmentSeals Seals(string name) => new(_key, Vault, PackKind.Data, name);

    private byte[] Seal(string name, PackContents[] packs) => SegmentWriter.Write(Seals(name), packs).ToArray();

    private SegmentDirectory DirectoryOf(string name, byte[] bytes)
    {
        var span = SegmentFooter.Read(bytes.AsSpan(^SegmentFooter.Size..), bytes.Length)!.Value;
        return SegmentReader.OpenDirectory(
            Seals(name),
            PackKind.Data,
            span,
            bytes.AsSpan((int)span.Offset, span.Length)
        );
    }
}
