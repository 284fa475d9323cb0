using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class ContentBuilderTests
{
    private readonly MemoryTreeStore _store = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    [InlineData(64, 1)]
    [InlineData(5_000, 2)]
    [InlineData(200_000, 2)]
    public async Task Segments_of_any_number_are_read_back(int count, int level)
    {
        var segments = Segments(count, seed: 1);

        var content = await BuildAsync(segments);

        Assert.Equal(level, content.Level);
        Assert.Equal(segments.Sum(segment => segment.Length), content.TotalLength);
        Assert.InRange(content.Segments.Length, count == 0 ? 0 : 1, 16);
        Assert.Equal(segments, await ReadAsync(content));
        Assert.InRange(_store.LargestChunk, 0, 42 * 1024);
    }

    [Fact]
    public async Task One_segment_before_two_hundred_thousand_stores_few_new_pages()
    {
        var segments = Segments(200_000, seed: 2);
        _ = await BuildAsync(segments);
        var pages = _store.NewChunks;
        _store.CountFromHere();

        _ = await BuildAsync([ContentSegment.Chunk(MemoryTreeStore.IdOf([9]), 9), .. segments]);

        Assert.True(pages > 500, $"There were only {pages} pages.");
        Assert.InRange(_store.NewChunks, 1, 12);
        Assert.InRange(_store.NewBytes, 1, 200_000);
    }

    [Fact]
    public async Task Reading_from_an_offset_loads_no_page_before_it()
    {
        var segments = Segments(50_000, seed: 3);
        var content = await BuildAsync(segments);
        var starts = new long[segments.Length];
        for (var index = 1; index < segments.Length; index++)
        {
            starts[index] = starts[index - 1] + segments[index - 1].Length;
        }

        foreach (var index in new[] { 0, 1, 63, 64, 1_023, 25_000, 49_999 })
        {
            _store.CountFromHere();
            var inside = starts[index] + (segments[index].Length / 2);
            var read = new List<ContentExtent>();
            await foreach (var extent in Walker().ReadExtentsAsync(content, inside, CancellationToken.None))
            {
                read.Add(extent);
                if (read.Count == 2)
                {
                    break;
                }
            }

            Assert.Equal(new ContentExtent(starts[index], segments[index]), read[0]);
            Assert.InRange(_store.Loads, 1, content.Level + 2);
        }

        var atEnd = await ReadExtentsAsync(content, content.TotalLength);
        Assert.Empty(atEnd);
    }

    [Fact]
    public async Task Neighbouring_holes_become_one()
    {
        var builder = new ContentBuilder(_store);
        var id = MemoryTreeStore.IdOf([1]);
        builder.AddHole(5);
        builder.AddHole(7);
        await builder.AddChunkAsync(id, 3, CancellationToken.None);
        builder.AddHole(1L << 50);
        builder.AddHole(1);

        var content = await builder.FinishAsync(CancellationToken.None);

        Assert.Equal(
            [ContentSegment.Hole(12), ContentSegment.Chunk(id, 3), ContentSegment.Hole((1L << 50) + 1)],
            content.Segments.ToArray()
        );
    }

    [Fact]
    public async Task A_builder_is_used_again_after_a_result_a_reset_and_a_failure()
    {
        var builder = new ContentBuilder(_store);
        var segments = Segments(100, seed: 4);
        await AddAsync(builder, segments);
        builder.Reset();
        await AddAsync(builder, segments);
        _store.Failure = new IOException("No room.");
        await Assert.ThrowsAsync<IOException>(async () => await builder.FinishAsync(CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await builder.FinishAsync(CancellationToken.None)
        );
        builder.Reset();

        await AddAsync(builder, segments);
        var first = await builder.FinishAsync(CancellationToken.None);
        await AddAsync(builder, segments);
        var second = await builder.FinishAsync(CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(segments, await ReadAsync(second));
        Assert.Same(ContentRef.Empty, await builder.FinishAsync(CancellationToken.None));
    }

    [Fact]
    public void Content_beyond_the_largest_length_is_refused()
    {
        var builder = new ContentBuilder(_store);
        builder.AddHole(long.MaxValue - 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddHole(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddHole(0));
    }

    [Fact]
    public async Task A_small_file_allocates_only_its_result()
    {
        const int Files = 1000;
        var builder = new ContentBuilder(_store);
        var id = MemoryTreeStore.IdOf([1]);
        var results = new ContentRef[Files];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var file = 0; file < Files; file++)
        {
            await builder.AddChunkAsync(id, 100, CancellationToken.None);
            results[file] = await builder.FinishAsync(CancellationToken.None);
        }

        // An object of 40 bytes and an array of one segment of 40 bytes.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Files, 1, 112);
    }

    [Fact]
    public async Task A_page_that_is_not_what_its_segment_says_is_refused()
    {
        var content = await BuildAsync(Segments(100, seed: 5));
        var segment = content.Segments[0];
        var longer = new ContentRef(1, [ContentSegment.Chunk(segment.Id, segment.Length + 1)]);
        var higher = new ContentRef(2, [segment]);

        await Assert.ThrowsAsync<VaultException>(() => ReadAsync(longer));
        await Assert.ThrowsAsync<VaultException>(() => ReadAsync(higher));
    }

    private static ContentSegment[] Segments(int count, int seed)
    {
        var random = new Random(seed);
        var segments = new ContentSegment[count];
        var id = new byte[ChunkId.Size];
        for (var index = 0; index < count; index++)
        {
            random.NextBytes(id);
            var isHole = random.Next(50) == 0 && (index == 0 || !segments[index - 1].IsHole);
            segments[index] = isHole
                ? ContentSegment.Hole(random.NextInt64(1, 1L << 40))
                : ContentSegment.Chunk(ChunkId.From(id), random.Next(1, 1 << 18));
        }

        return segments;
    }

    private static async Task AddAsync(ContentBuilder builder, IEnumerable<ContentSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.IsHole)
            {
                builder.AddHole(segment.Length);
            }
            else
            {
                await builder.AddChunkAsync(segment.Id, (int)segment.Length, CancellationToken.None);
            }
        }
    }

    private ContentWalker Walker() => new(_store);

    private async Task<ContentRef> BuildAsync(IEnumerable<ContentSegment> segments)
    {
        var builder = new ContentBuilder(_store);
        await AddAsync(builder, segments);
        return await builder.FinishAsync(CancellationToken.None);
    }

    private async Task<List<ContentSegment>> ReadAsync(ContentRef content)
    {
        var segments = new List<ContentSegment>();
        await foreach (var segment in Walker().ReadSegmentsAsync(content, CancellationToken.None))
        {
            segments.Add(segment);
        }

        return segments;
    }

    private async Task<List<ContentExtent>> ReadExtentsAsync(ContentRef content, long from)
    {
        var extents = new List<ContentExtent>();
        await foreach (var extent in Walker().ReadExtentsAsync(content, from, CancellationToken.None))
        {
            extents.Add(extent);
        }

        return extents;
    }
}
