using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>What a backup allocates for what it reads, by the runtime's own counter.</summary>
[Trait("Req", "HO-08")]
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Period = 4 << 20;
    private const int AverageChunk = 64 << 10;

    /// <remarks>
    /// What remains is, once for each page of some hundreds of chunks, the list of them that goes into the tree, and a few
    /// tasks for each megabyte that is read.
    /// </remarks>
    [Fact]
    public async Task A_large_content_allocates_next_to_nothing_for_each_of_its_chunks()
    {
        await using var bench = await EngineBench.CreateAsync();
        var content = new byte[64 * Period];
        new Random(1).NextBytes(content.AsSpan(0, Period));
        for (var at = Period; at < content.Length; at += Period)
        {
            content.AsSpan(0, Period).CopyTo(content.AsSpan(at));
        }

        _ = await MeasureAsync(bench, Large(content));
        var once = await MeasureAsync(bench, Large(content.AsMemory(0, content.Length / 2)));
        var twice = await MeasureAsync(bench, Large(content));

        var each = (twice - once) / (content.Length / 2.0 / AverageChunk);
        output.WriteLine($"{each:f1} bytes a chunk");
        Assert.InRange(each, double.NegativeInfinity, 100);
    }

    private static ListedSource Large(ReadOnlyMemory<byte> content) =>
        new(new FileEntry(EntryPath.Of("large"), new EntryMetadata(), new Bytes(content)));

    private static async Task<long> MeasureAsync(EngineBench bench, ListedSource source)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        _ = await bench.BackUpAsync(source, EngineBench.Settings("{}"), observer: null, TestContext.Current.CancellationToken);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
