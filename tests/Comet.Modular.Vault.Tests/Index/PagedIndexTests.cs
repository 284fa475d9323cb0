using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Tests.Golden;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>The index of a real vault, read in pages however small it is.</summary>
[Trait("Req", "HO-08")]
public sealed class PagedIndexTests : IAsyncLifetime
{
    private const int Chunks = 5000;
    private const int ChunkLength = 200;

    private readonly MemoryBlobStore _store = new();
    private StorageVault _vault = null!;

    public async ValueTask InitializeAsync()
    {
        _vault = await TestVaults.NewAsync(_store);
        await FillAsync(0, Chunks / 2);
        await FillAsync(Chunks / 2, Chunks);
    }

    public async ValueTask DisposeAsync()
    {
        await _vault.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Every_chunk_is_found_and_read_from_many_threads()
    {
        await using var counting = new FaultStore(_store);
        using var index = Open(counting);
        Assert.NotNull(await index.FindAsync(Id(0).Prefix, TestVaults.Stop));
        Assert.False(index.IsCurrent);

        await AssertHasAllAsync(index);

        Assert.Equal(0, counting.Count(StoreOperations.Read, "packs/"));
    }

    [Fact]
    public async Task Nothing_that_is_not_stored_is_found_and_it_costs_no_page_as_a_rule()
    {
        await using var counting = new FaultStore(_store);
        using var index = Open(counting);
        Assert.NotNull(await index.FindAsync(Id(0).Prefix, TestVaults.Stop));
        counting.ForgetCalls();

        for (var number = 0; number < 1000; number++)
        {
            Assert.Null(await index.FindAsync(MadePacks.Prefix(number), TestVaults.Stop));
        }

        Assert.InRange(counting.Count(StoreOperations.Read), 0, 30);
    }

    [Fact]
    public async Task Segments_of_both_versions_are_one_index()
    {
        var name = _store.NamesOf("index/data/").First();
        var segments = new IndexStore(_store, Parts.Keys, Parts.Id);
        var packs = await segments.ReadAsync(PackKind.Data, new BlobName(name), isChecked: true, TestVaults.Stop);
        _store.Blobs[name] = VersionOneSegment.Of(Parts.Keys.Index, Parts.Id, PackKind.Data, packs!);
        await using var counting = new FaultStore(_store);
        using var index = Open(counting);
        Assert.NotNull(await index.FindAsync(Id(0).Prefix, TestVaults.Stop));
        Assert.False(index.IsCurrent);

        await AssertHasAllAsync(index);

        Assert.Equal(0, counting.Count(StoreOperations.Read, "packs/"));
        Assert.Empty((await _vault.CheckAsync(Checking.CheckDepth.Structure, progress: null, TestVaults.Stop)).Problems);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Segments_that_go_or_rot_while_many_threads_look_up_cost_no_chunk(int kind)
    {
        for (var round = 0; round < 4; round++)
        {
            var store = _store.Copy();
            using var index = Open(store);
            Assert.NotNull(await index.FindAsync(Id(round).Prefix, TestVaults.Stop));
            await Task.WhenAll(AssertHasAllAsync(index), Task.Run(() => Spoil(store, kind), TestVaults.Stop));
            await AssertHasAllAsync(index);
        }
    }

    [Fact]
    public async Task Who_needs_it_at_once_gets_it_whole_and_with_what_is_known_to_be_bad()
    {
        using var index = Open(_store);
        var bad = Assert.NotNull(await index.FindAsync(Id(7).Prefix, TestVaults.Stop));
        var (pack, _) = await index.GetBlockAsync(bad.Pack, bad.Slot, TestVaults.Stop);
        index.MarkDamaged(bad, PackFaults.Damaged(pack.Session, pack.Id, "of a test."));
        Assert.Null(await index.FindAsync(Id(7).Prefix, TestVaults.Stop));
        Assert.Equal("vault.damaged-pack", index.FindDamage(Id(7).Prefix)?.Code);

        await index.EnsureAsync(TestVaults.Stop);

        Assert.True(index.IsCurrent);
        Assert.False(index.Contains(Id(7).Prefix));
        Assert.Equal("vault.damaged-pack", index.FindDamage(Id(7).Prefix)?.Code);
        Assert.True(index.Contains(Id(Chunks - 1).Prefix));
        var again = Assert.NotNull(await index.FindAsync(Id(Chunks - 1).Prefix, TestVaults.Stop));
        Assert.NotEqual(bad, again);
    }

    [Fact]
    public async Task Lost_packs_are_not_found_and_not_when_the_index_is_loaded_whole()
    {
        var lost = Parts.Log.Query(static state => state.LivePacks.First(static pack => pack.Kind == PackKind.Data));
        using (var before = Open(_store))
        {
            Assert.NotNull(await before.FindAsync(Id(0).Prefix, TestVaults.Stop));
            before.MarkLost(new Dictionary<PackId, PackRecord> { [lost.Id] = lost });
            Assert.Equal(lost.Chunks, await CountMissingAsync(before));
        }

        _store.Blobs.TryRemove(VaultNames.Pack(lost.Session, lost.Id).Value, out _);
        using var index = Open(_store);

        Assert.Equal(lost.Chunks, await CountMissingAsync(index));
        await index.EnsureAsync(TestVaults.Stop);
        Assert.Equal(lost.Chunks, await CountMissingAsync(index));
    }

    [Fact]
    public async Task What_others_commit_meanwhile_is_found_too()
    {
        using var index = Open(_store);
        Assert.NotNull(await index.FindAsync(Id(0).Prefix, TestVaults.Stop));
        Assert.Null(await index.FindAsync(Id(Chunks).Prefix, TestVaults.Stop));

        await FillAsync(Chunks, Chunks + 10);

        Assert.NotNull(await index.FindAsync(Id(Chunks).Prefix, TestVaults.Stop));
    }

    private VaultParts Parts => FullVaultWriter.PartsOf(_vault);

    private static void Spoil(MemoryBlobStore store, int kind)
    {
        foreach (var name in store.NamesOf("index/data/").ToList())
        {
            byte[] bytes = [.. store.Blobs[name]];
            bytes.AsSpan(bytes.Length / 3).Fill(7);
            if (kind == 0)
            {
                store.Blobs.TryRemove(name, out _);
            }
            else
            {
                store.Blobs[name] = kind == 1 ? bytes : bytes[..(bytes.Length / 3)];
            }
        }
    }

    private async Task FillAsync(int first, int end)
    {
        await using var session = await TestVaults.BeginAsync(_vault);
        await using var writer = session.CreateWriter();
        for (var number = first; number < end; number++)
        {
            await writer.AddAsync(TestVaults.Chunk(number, ChunkLength), TestVaults.Stop);
        }

        await TestVaults.BackUpAsync(_vault, session, []);
    }

    private PackIndex Open(IBlobStore store) =>
        new(
            PackKind.Data,
            store,
            Parts.Log,
            new IndexStore(store, Parts.Keys, Parts.Id),
            new PackReader(store, Parts.Keys, Parts.Id),
            new PackPlaces(folder: null),
            pagesFrom: 0
        );

    private ChunkId Id(int number)
    {
        Span<byte> id = stackalloc byte[ChunkId.Size];
        Parts.Keys.IdsOf(PackKind.Data).Hash(TestVaults.Chunk(number, ChunkLength), id);
        return ChunkId.From(id);
    }

    private async Task<int> CountMissingAsync(PackIndex index)
    {
        var missing = 0;
        for (var number = 0; number < Chunks; number++)
        {
            missing += await index.FindAsync(Id(number).Prefix, TestVaults.Stop) is null ? 1 : 0;
        }

        return missing;
    }

    private Task AssertHasAllAsync(PackIndex index) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            TestVaults.Stop,
            async (lane, stop) =>
            {
                for (var number = lane; number < Chunks; number += 8)
                {
                    var place = Assert.NotNull(await index.FindAsync(Id(number).Prefix, stop));
                    var (pack, block) = await index.GetBlockAsync(place.Pack, place.Slot, stop);
                    Assert.Equal(ChunkLength, place.Length);
                    Assert.InRange(place.Offset, 0, block.PlainLength - ChunkLength);
                    if (number % 97 == 0)
                    {
                        using var plain = await Parts.Blocks.ReadAsync(pack, place.Slot, block, stop);
                        Assert.Equal(
                            TestVaults.Chunk(number, ChunkLength),
                            plain.Memory.Slice(place.Offset, place.Length).ToArray()
                        );
                    }
                }
            }
        );
}
