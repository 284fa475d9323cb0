using Comet.Modular.Chunking;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Backup;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>Where contents are cut: finely at the front, as the vault says behind it, however they come.</summary>
[Trait("Req", "HO-08")]
public sealed class CutRuleTests
{
    private const int LongestUncut = 16 << 10;
    private const int Front = 256 << 10;

    [Theory]
    [InlineData(60_000, 55)]
    [InlineData(200_000, 15)]
    public async Task An_edit_of_a_document_stores_a_part_of_it(int length, int mostPercent)
    {
        const int Edits = 8;
        await using var bench = await EngineBench.CreateAsync();
        var content = new byte[length];
        new Random(length).NextBytes(content);
        _ = await BackUpAsync(bench, content);

        var stored = 0L;
        for (var edit = 0; edit < Edits; edit++)
        {
            content[(edit + 1) * length / (Edits + 1)] ^= 1;
            stored += (await BackUpAsync(bench, content)).Bytes.New;
        }

        Assert.InRange(stored, Edits, Edits * (long)length * mostPercent / 100);
    }

    [Fact]
    public void Short_contents_are_one_chunk_and_longer_ones_have_small_chunks_at_the_front_and_large_ones_behind()
    {
        using var cuts = new CutRule(new ChunkingParameters(LongestUncut, 64 << 10, Front), new byte[32]);
        var content = new byte[16 << 20];
        new Random(5).NextBytes(content);

        Assert.Equal([LongestUncut], Cut(cuts, content.AsSpan(0, LongestUncut), content.Length));
        var lengths = Cut(cuts, content, content.Length);
        var front = 0;
        var ends = 0;
        for (; ends < Front; front++)
        {
            ends += lengths[front];
        }

        Assert.InRange(front, 10, 24);
        Assert.InRange(lengths.Count - front, 200, 300);
        Assert.All(lengths.Take(front), static length => Assert.InRange(length, 8 << 10, 64 << 10));
        Assert.All(lengths.Skip(front).SkipLast(1), static length => Assert.InRange(length, 16 << 10, 256 << 10));
    }

    [Fact]
    public void Cuts_are_the_same_however_the_content_comes()
    {
        using var cuts = new CutRule(new ChunkingParameters(LongestUncut, 64 << 10, Front), new byte[32]);
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var content = new byte[random.Next(1, 900_000)];
            random.NextBytes(content);

            Assert.Equal(Cut(cuts, content, content.Length), Cut(cuts, content, random.Next(1, 200_000)));
        }
    }

    [Fact]
    public void A_vault_of_very_small_chunks_cuts_as_it_says_everywhere()
    {
        var sizes = new ChunkingParameters(64, 64 + 2048, 8192);
        using var cuts = new CutRule(sizes, new byte[32]);
        using var chunker = new Chunker(sizes, new byte[32]);
        var content = new byte[100_000];
        new Random(6).NextBytes(content);
        var expected = new List<int>();
        for (var start = 0; start < content.Length; start += expected[^1])
        {
            expected.Add(chunker.FindBoundary(content.AsSpan(start), endOfInput: true));
        }

        Assert.Equal(expected, Cut(cuts, content, 1000));
    }

    /// <summary>As a worker does: reads, cuts what can be cut, and keeps the rest.</summary>
    private static List<int> Cut(CutRule cuts, ReadOnlySpan<byte> content, int read)
    {
        var lengths = new List<int>();
        var (start, filled) = (0, 0);
        while (start < content.Length)
        {
            filled = Math.Min(filled + read, content.Length);
            while (
                start < filled
                && cuts.FindBoundary(content[start..filled], start, filled == content.Length) is var length and > 0
            )
            {
                lengths.Add(length);
                start += length;
            }
        }

        return lengths;
    }

    private static Task<BackupResult> BackUpAsync(EngineBench bench, byte[] content) =>
        bench.BackUpAsync(
            new ListedSource(new FileEntry(EntryPath.Of("document"), new EntryMetadata(), new Bytes(content.ToArray()))),
            EngineBench.Settings("{}"),
            observer: null,
            TestContext.Current.CancellationToken
        );
}
