using System.Buffers;
using Comet.Modular.Blobs;

namespace Comet.Modular.Conformance.Blobs;

/// <summary>
/// What each blob store must pass. A store's tests derive from this class and say how to make a fresh place and how to
/// open one more instance on it.
/// </summary>
public abstract class BlobStoreConformance : IAsyncLifetime
{
    private IBlobStore? _store;

    protected IBlobStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await CreateStoreAsync();

    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the store; a derived class removes the place after this.</summary>
    protected virtual async ValueTask DisposeAsyncCore()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>Makes a fresh, empty place and opens it. Called once for each test.</summary>
    protected abstract ValueTask<IBlobStore> CreateStoreAsync();

    /// <summary>Opens a further instance on the place that <see cref="CreateStoreAsync"/> made, as another process would.</summary>
    protected abstract ValueTask<IBlobStore> OpenStoreAsync();

    [Fact]
    public async Task A_put_blob_is_read_back_whole_and_in_ranges()
    {
        byte[] content = Bytes(seed: 1, 100_000);

        PutOutcome outcome = await PutAsync("data/0a/blob-1", content);

        Assert.Equal(PutOutcome.Created, outcome);
        Assert.Equal(content.Length, await Store.FindLengthAsync(new BlobName("data/0a/blob-1"), Cancellation));
        Assert.Equal(content, await ReadAllAsync(Store, "data/0a/blob-1"));
        foreach ((int offset, int length) in new[] { (0, 1), (1, 65_536), (99_999, 1), (50_000, 50_000), (7, 0) })
        {
            byte[] range = new byte[length];
            Assert.Equal(length, await Store.ReadAsync(new BlobName("data/0a/blob-1"), offset, range, Cancellation));
            Assert.Equal(content[offset..(offset + length)], range);
        }
    }

    [Fact]
    public async Task A_read_past_the_end_gives_what_is_there()
    {
        byte[] content = Bytes(seed: 2, 1000);
        await PutAsync("log/1", content);
        byte[] buffer = new byte[500];

        Assert.Equal(100, await Store.ReadAsync(new BlobName("log/1"), 900, buffer, Cancellation));
        Assert.Equal(content[900..], buffer[..100]);
        Assert.Equal(0, await Store.ReadAsync(new BlobName("log/1"), 1000, buffer, Cancellation));
        Assert.Equal(0, await Store.ReadAsync(new BlobName("log/1"), long.MaxValue / 2, buffer, Cancellation));
    }

    [Fact]
    public async Task A_missing_blob_is_null_and_not_an_error()
    {
        await PutAsync("data/there", [1]);

        foreach (string missing in new[] { "data/missing", "nowhere/at/all", "data" })
        {
            var name = new BlobName(missing);
            Assert.Null(await Store.FindLengthAsync(name, Cancellation));
            Assert.Null(await Store.ReadAsync(name, 0, new byte[10], Cancellation));
            Assert.Null(await Store.ReadAsync(name, 0, Memory<byte>.Empty, Cancellation));
            Assert.False(await Store.DeleteAsync(name, Cancellation));
        }
    }

    [Fact]
    public async Task A_second_put_never_overwrites()
    {
        byte[] first = Bytes(seed: 3, 5000);
        await PutAsync("log/7", first);

        PutOutcome longer = await PutAsync("log/7", Bytes(seed: 4, 9000));
        PutOutcome empty = await PutAsync("log/7", []);

        Assert.Equal(PutOutcome.Exists, longer);
        Assert.Equal(PutOutcome.Exists, empty);
        Assert.Equal(first, await ReadAllAsync(Store, "log/7"));
    }

    [Fact]
    public async Task Of_16_racing_puts_one_wins_and_all_see_its_bytes()
    {
        await using IBlobStore other = await OpenStoreAsync();
        for (int round = 0; round < 8; round++)
        {
            var name = new BlobName($"race/{round}/slot");
            using var start = new SemaphoreSlim(0);
            Task<(int Racer, PutOutcome Outcome, byte[]? Seen)>[] racers = [.. Enumerable.Range(0, 16).Select(RaceAsync)];

            start.Release(racers.Length);
            (int Racer, PutOutcome Outcome, byte[]? Seen)[] results = await Task.WhenAll(racers);

            int winner = Assert.Single(results, result => result.Outcome == PutOutcome.Created).Racer;
            Assert.All(results, result => Assert.Equal(Bytes(seed: winner, 40_000), result.Seen));

            async Task<(int, PutOutcome, byte[]?)> RaceAsync(int racer)
            {
                IBlobStore store = racer % 2 == 0 ? Store : other;
                byte[] content = Bytes(seed: racer, 40_000);
                await start.WaitAsync(Cancellation);
                PutOutcome outcome = await store.PutAsync(name, new ReadOnlySequence<byte>(content), Cancellation);
                return (racer, outcome, await ReadAllAsync(store, name.Value));
            }
        }
    }

    [Fact]
    public async Task A_listing_has_each_blob_below_its_prefix_once_with_its_length()
    {
        string[] names = ["log/1", "log/2", "log/10", "logs/1", "data/ab/x", "data/ac/y", "data/z", "top"];
        for (int i = 0; i < names.Length; i++)
        {
            await PutAsync(names[i], new byte[i]);
        }

        Assert.Equal(Sorted(names), Sorted(await ListAsync("")));
        Assert.Equal(Sorted(["log/1", "log/10", "log/2"]), Sorted(await ListAsync("log/")));
        Assert.Equal(Sorted(["log/1", "log/10"]), Sorted(await ListAsync("log/1")));
        Assert.Equal(Sorted(["log/1", "log/10", "log/2", "logs/1"]), Sorted(await ListAsync("log")));
        Assert.Equal(Sorted(["data/ab/x", "data/ac/y"]), Sorted(await ListAsync("data/a")));
        Assert.Empty(await ListAsync("none/"));
        Assert.Empty(await ListAsync("top/"));
        await foreach (BlobListing listing in Store.ListAsync("", Cancellation))
        {
            Assert.Equal(Array.IndexOf(names, listing.Name.Value), listing.Length);
        }
    }

    [Fact]
    public async Task A_long_listing_is_complete()
    {
        string[] names = [.. Enumerable.Range(0, 1030).Select(i => $"data/{i % 7}/{i}")];
        await Parallel.ForEachAsync(names, Cancellation, async (name, _) => await PutAsync(name, [1, 2]));

        Assert.Equal(Sorted(names), Sorted(await ListAsync("data/")));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("/")]
    [InlineData("Log/")]
    [InlineData("log//")]
    [InlineData("tmp/")]
    public void A_prefix_that_begins_no_name_is_refused(string prefix) =>
        Assert.Throws<ArgumentException>(() => Store.ListAsync(prefix, Cancellation));

    [Fact]
    public async Task A_deleted_blob_is_gone_and_its_name_is_free()
    {
        await PutAsync("data/old", [1, 2, 3]);

        Assert.True(await Store.DeleteAsync(new BlobName("data/old"), Cancellation));

        Assert.False(await Store.DeleteAsync(new BlobName("data/old"), Cancellation));
        Assert.Null(await Store.FindLengthAsync(new BlobName("data/old"), Cancellation));
        Assert.Empty(await ListAsync(""));
        Assert.Equal(PutOutcome.Created, await PutAsync("data/old", [4]));
        Assert.Equal([4], await ReadAllAsync(Store, "data/old"));
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        Assert.Equal(PutOutcome.Created, await PutAsync("data/empty", []));

        Assert.Equal(0, await Store.FindLengthAsync(new BlobName("data/empty"), Cancellation));
        Assert.Equal(0, await Store.ReadAsync(new BlobName("data/empty"), 0, new byte[10], Cancellation));
        Assert.Equal(["data/empty"], await ListAsync("data/"));
        Assert.Equal(PutOutcome.Exists, await PutAsync("data/empty", [1]));
    }

    [Fact]
    public async Task Content_in_many_segments_arrives_as_one_blob_of_20_MiB()
    {
        byte[] content = Bytes(seed: 5, 20 * 1024 * 1024);
        ReadOnlySequence<byte> sequence = Segment.Cut(content, seed: 6);
        Assert.False(sequence.IsSingleSegment);

        PutOutcome outcome = await Store.PutAsync(new BlobName("data/large"), sequence, Cancellation);

        Assert.Equal(PutOutcome.Created, outcome);
        byte[]? read = await ReadAllAsync(Store, "data/large");
        Assert.True(content.AsSpan().SequenceEqual(read), "The bytes differ from what was put.");
    }

    [Fact]
    public async Task A_cancelled_put_leaves_no_blob()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.PutAsync(
            new BlobName("data/cancelled"), new ReadOnlySequence<byte>(new byte[100]), cancel.Token));

        await AssertUntouchedAsync("data/cancelled");
    }

    [Fact]
    public async Task A_put_cancelled_at_any_point_leaves_no_blob_or_the_whole_blob()
    {
        byte[] content = Bytes(seed: 7, 2 * 1024 * 1024);
        for (int reads = 0; reads < 12; reads++)
        {
            string name = $"data/cut-{reads}";
            using var cancel = new CancellationTokenSource();
            ReadOnlySequence<byte> sequence = CancellingMemory.Cut(content, reads, cancel);
            try
            {
                await Store.PutAsync(new BlobName(name), sequence, cancel.Token);
                Assert.Equal(content, await ReadAllAsync(Store, name));
            }
            catch (OperationCanceledException)
            {
                byte[]? seen = await ReadAllAsync(Store, name);
                Assert.True(seen is null || content.AsSpan().SequenceEqual(seen), "A part of a blob is visible.");
            }
        }
    }

    [Fact]
    public async Task What_one_instance_has_put_every_instance_sees()
    {
        await PutAsync("log/0", [9, 9]);
        await using IBlobStore other = await OpenStoreAsync();

        await PutAsync("log/1", [1, 2, 3]);

        Assert.Equal([9, 9], await ReadAllAsync(other, "log/0"));
        Assert.Equal([1, 2, 3], await ReadAllAsync(other, "log/1"));
        Assert.Equal(
            PutOutcome.Exists,
            await other.PutAsync(new BlobName("log/1"), new ReadOnlySequence<byte>([4]), Cancellation));
    }

    protected async Task<PutOutcome> PutAsync(string name, byte[] content) =>
        await Store.PutAsync(new BlobName(name), new ReadOnlySequence<byte>(content), Cancellation);

    protected async Task<IReadOnlyList<string>> ListAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (BlobListing listing in Store.ListAsync(prefix, Cancellation))
        {
            names.Add(listing.Name.Value);
        }

        return names;
    }

    protected static async Task<byte[]?> ReadAllAsync(IBlobStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        var blob = new BlobName(name);
        if (await store.FindLengthAsync(blob, Cancellation) is not { } length)
        {
            return null;
        }

        byte[] content = new byte[length];
        Assert.Equal(content.Length, await store.ReadAsync(blob, 0, content, Cancellation));
        return content;
    }

    /// <summary>Bytes that depend on the seed alone.</summary>
    protected static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task AssertUntouchedAsync(string name)
    {
        Assert.Null(await ReadAllAsync(Store, name));
        Assert.Empty(await ListAsync(""));
        Assert.Equal(PutOutcome.Created, await PutAsync(name, [1]));
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
