using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Tests;

public sealed class ContentTests
{
    [Fact]
    public void Bytes_do_not_depend_on_where_the_reading_starts()
    {
        var random = new Random(6);
        var whole = new byte[10_000];
        SyntheticBytes.Fill(whole, key: 42, position: 0);

        for (var round = 0; round < 2000; round++)
        {
            var start = random.Next(whole.Length);
            var part = new byte[random.Next(1, Math.Min(100, whole.Length - start) + 1)];
            SyntheticBytes.Fill(part, key: 42, start);

            Assert.True(part.AsSpan().SequenceEqual(whole.AsSpan(start, part.Length)), $"{part.Length} at {start}");
        }
    }

    [Theory]
    [InlineData("""{"size":300001,"holes":3}""", 65536)]
    [InlineData("""{"size":300001,"holes":1}""", 300001)]
    [InlineData("""{"size":300001}""", 0)]
    [InlineData("""{"size":0}""", 0)]
    public async Task Content_is_the_same_for_every_buffer_and_holes_are_told(string settings, long holes)
    {
        var whole = await ReadFirstAsync(settings, 1 << 20);
        var pieces = await ReadFirstAsync(settings, 777);
        var shortened = settings.Replace("}", ",\"maxRead\":100}", StringComparison.Ordinal);
        var shortReads = await ReadFirstAsync(shortened, 4096);

        Assert.Equal(whole.Bytes, pieces.Bytes);
        Assert.Equal(whole.Bytes, shortReads.Bytes);
        Assert.Equal(holes, whole.Holes);
        Assert.Same(ContentEnd.Complete, whole.End);
    }

    [Fact]
    public async Task A_terabyte_costs_nothing_but_its_islands()
    {
        const long Terabyte = 1L << 40;
        var offers = await Reading.OffersAsync(new FakeJob($$"""{"entries":0,"sparseBytes":{{Terabyte}}}"""));
        var file = Assert.IsType<FileEntry>(Assert.Single(offers));

        await using var reader = await file.Content.OpenAsync(CancellationToken.None);
        var spans = new List<(ContentSpanKind, long)>();
        var buffer = new byte[4096];
        for (var span = await reader.ReadAsync(buffer, default); span.Kind != ContentSpanKind.End; )
        {
            spans.Add((span.Kind, span.Length));
            span = await reader.ReadAsync(buffer, default);
        }

        Assert.Equal(
            [
                (ContentSpanKind.Bytes, 16),
                (ContentSpanKind.Hole, (Terabyte / 2) - 16),
                (ContentSpanKind.Bytes, 16),
                (ContentSpanKind.Hole, (Terabyte / 2) - 32),
                (ContentSpanKind.Bytes, 16),
            ],
            spans
        );
        Assert.Equal(Terabyte, file.Length);
    }

    [Fact]
    public async Task Distinct_contents_repeat()
    {
        var offers = await Reading.OffersAsync(new FakeJob("""{"entries":30,"depth":0,"distinct":7}"""));
        var contents = new List<string>();
        foreach (var file in offers.OfType<FileEntry>())
        {
            contents.Add(Convert.ToHexString((await Reading.ReadAsync(file.Content, 4096)).Bytes));
        }

        Assert.Equal(7, contents.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(contents[0], contents[7]);
    }

    [Fact]
    public async Task Unknown_lengths_are_not_told()
    {
        var offers = await Reading.OffersAsync(new FakeJob("""{"entries":1,"unknownLengths":true,"streams":1}"""));

        var file = Assert.Single(offers.OfType<FileEntry>());
        Assert.Null(file.Length);
        Assert.Null(Assert.Single(file.Streams).Length);
    }

    private static async Task<(byte[] Bytes, long Holes, ContentEnd End)> ReadFirstAsync(string settings, int buffer)
    {
        var offers = await Reading.OffersAsync(new FakeJob(settings));
        return await Reading.ReadAsync(offers.OfType<FileEntry>().First().Content, buffer);
    }
}
