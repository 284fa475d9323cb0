using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Packs;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>Look-ups in the pages of segments that were made up.</summary>
[Trait("Req", "HO-08")]
public sealed class PagedPlacesTests : IAsyncDisposable
{
    private const int Universe = 3000;

    private readonly VaultKeys _keys = new(MasterKey.Generate());

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Pages_say_what_a_dictionary_says() =>
        await Gen.Int.SampleAsync(seed => CompareAsync(new Random(seed)), iter: 30, threads: 2);

    [Fact]
    public async Task Chunks_whose_keys_are_equal_are_told_apart_by_their_whole_prefixes()
    {
        using var world = new World(_keys);
        Bits128[] alike = [.. Enumerable.Range(0, 60).Select(static low => new Bits128(0x1234_5678_9abc_def0, (ulong)low))];
        Bits128[] others = [.. Enumerable.Range(0, 1000).Select(static seed => MadePacks.Prefix(seed))];
        await world.AddAsync([MadePacks.Of(1, [.. alike[..20], .. others]), MadePacks.Of(2, [.. others, .. alike[20..50]])]);

        for (var low = 0; low < alike.Length; low++)
        {
            var found = await world.Pages.FindAsync(alike[low], TestVaults.Stop);
            Assert.Equal(low < 50, found is not null);
            Assert.True(low >= 50 || world.Packs.RecordOf(found!.Value.Pack).Id == new PackId(MadePacks.Prefix(low < 20 ? -1 : -2)));
        }
    }

    [Fact]
    public async Task Chunks_that_were_stored_together_are_read_together()
    {
        using var world = new World(_keys);
        var pack = MadePacks.Of(1, 4000);
        await world.AddAsync([pack]);
        world.Store.ForgetCalls();

        for (var chunk = 0; chunk < 4000; chunk++)
        {
            Assert.NotNull(await world.Pages.FindAsync(pack.PrefixOf(chunk), TestVaults.Stop));
        }

        // Of contents each page once, and one of places.
        Assert.Equal(1 + (4000 / ContentsPage.Chunks) + 1, world.Store.Count(StoreOperations.Read));
    }

    [Fact]
    public async Task A_page_that_many_ask_for_is_read_once()
    {
        using var world = new World(_keys);
        var pack = MadePacks.Of(1, 300);
        await world.AddAsync([pack]);
        world.Store.ForgetCalls();

        var found = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(chunk => Task.Run(() => world.Pages.FindAsync(pack.PrefixOf(chunk), TestVaults.Stop).AsTask()))
        );

        Assert.DoesNotContain(null, found);
        Assert.Equal(2, world.Store.Count(StoreOperations.Read));
    }

    [Fact]
    public async Task A_segment_whose_pages_were_exchanged_is_forgotten_with_its_packs()
    {
        using var world = new World(_keys);
        var pack = MadePacks.Of(1, 4000);
        var name = await world.AddAsync([pack]);
        var bytes = world.Memory.Blobs[name];
        var pages = world.Opened[0].Directory.Contents.ToArray();
        bytes.AsSpan((int)pages[1].Page.Offset, 300).CopyTo(bytes.AsSpan((int)pages[2].Page.Offset));

        Assert.NotNull(await world.Pages.FindAsync(pack.PrefixOf(0), TestVaults.Stop));
        Assert.False(world.Pages.HasForgotten);
        Assert.Null(await world.Pages.FindAsync(pack.PrefixOf(3 * ContentsPage.Chunks - 1), TestVaults.Stop));

        Assert.True(world.Pages.HasForgotten);
        Assert.True(world.Pages.IsEmpty);
        Assert.False(world.Pages.Covers(pack.Record.Id));
    }

    private async Task CompareAsync(Random random)
    {
        using var world = new World(_keys);
        var live = new List<PackContents>();
        var made = 0;
        for (var segments = random.Next(1, 5); segments > 0; segments--)
        {
            PackContents[] packs = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Any(random, ++made))];
            // What is not live stands in segments too.
            await world.AddAsync(packs, packs.Where(_ => random.Next(5) > 0).ToList());
            live.AddRange(packs.Where(pack => world.Pages.Covers(pack.Record.Id)));
        }

        var bad = new HashSet<(PackId Pack, int Slot)>();
        await AssertSameAsync(world, live, bad);
        for (var blocks = 0; blocks < 20; blocks++)
        {
            if (await world.Pages.FindAsync(MadePacks.Prefix(random.Next(Universe)), TestVaults.Stop) is { } place)
            {
                var record = world.Packs.RecordOf(place.Pack);
                world.Packs.MarkDamaged(place, PackFaults.Damaged(record.Session, record.Id, "of a test."));
                bad.Add((record.Id, place.Slot));
            }
        }

        if (live.Count > 0)
        {
            var lost = live[random.Next(live.Count)].Record;
            world.Packs.MarkLost(new Dictionary<PackId, PackRecord> { [lost.Id] = lost });
            bad.UnionWith(Enumerable.Range(0, lost.Blocks).Select(slot => (lost.Id, slot)));
        }

        await AssertSameAsync(world, live, bad);
    }

    private static async Task AssertSameAsync(World world, List<PackContents> live, HashSet<(PackId Pack, int Slot)> bad)
    {
        var places = live
            .SelectMany(pack => ChunkPlace.In(pack, number: 0).Select(chunk => (chunk.Prefix, pack, chunk.Place)))
            .ToLookup(static chunk => chunk.Prefix);
        for (var seed = 0; seed < Universe + 300; seed++)
        {
            var prefix = MadePacks.Prefix(seed);
            var good = places[prefix].Where(chunk => !bad.Contains((chunk.pack.Record.Id, chunk.Place.Slot))).ToList();
            var found = await world.Pages.FindAsync(prefix, TestVaults.Stop);
            Assert.Equal(good.Count > 0, found is not null);
            if (found is { } place)
            {
                var (record, _) = world.Packs.PackAt(place.Pack);
                var (_, pack, _) = Assert.Single(
                    good.DistinctBy(static chunk => (chunk.pack.Record.Id, chunk.Place)),
                    chunk => chunk.pack.Record == record && chunk.Place == place with { Pack = 0 }
                );
                Assert.Equal(pack.Blocks[place.Slot] with { FirstChunk = 0 }, await BlockAsync(world, place));
            }
            else if (places[prefix].Any())
            {
                Assert.NotNull(world.Pages.FindDamage(prefix));
            }
        }

        Assert.False(world.Pages.HasForgotten);
    }

    /// <summary>Which chunks of its page a block has is no matter of the pack.</summary>
    private static async Task<BlockRecord> BlockAsync(World world, ChunkPlace place) =>
        (await world.Pages.FindBlockAsync(place.Pack, place.Slot, TestVaults.Stop))!.Value with { FirstChunk = 0 };

    private static PackContents Any(Random random, int number) =>
        MadePacks.Of(
            number,
            [.. Enumerable.Range(0, random.Next(1, 900)).Select(_ => MadePacks.Prefix(random.Next(Universe)))]
        );

    private sealed class World : IDisposable
    {
        private static readonly VaultId Vault = VaultId.NewRandom();
        private readonly IndexStore _segments;

        public World(VaultKeys keys)
        {
            Store = new FaultStore(Memory);
            _segments = new IndexStore(Store, keys, Vault);
            Pages = new PagedPlaces(Packs);
        }

        public MemoryBlobStore Memory { get; } = new();

        public FaultStore Store { get; }

        public PackPlaces Packs { get; } = new(folder: null);

        public PagedPlaces Pages { get; }

        public List<PagedSegment> Opened { get; } = [];

        public async Task<string> AddAsync(PackContents[] packs, List<PackContents>? live = null)
        {
            var before = Memory.Blobs.Keys.ToHashSet(StringComparer.Ordinal);
            Assert.NotEqual(0, await _segments.TryWriteAsync(PackKind.Data, packs, TestVaults.Stop));
            var name = Memory.Blobs.Keys.Single(each => !before.Contains(each));
            var listing = new BlobListing(new BlobName(name), Memory.Blobs[name].Length);
            Opened.Add((await PagedSegment.OpenAsync(_segments, PackKind.Data, listing, TestVaults.Stop))!);
            Pages.Add(Opened[^1], (live ?? [.. packs]).Select(static pack => pack.Record).ToDictionary(static record => record.Id));
            return name;
        }

        public void Dispose() => Packs.Dispose();
    }
}
