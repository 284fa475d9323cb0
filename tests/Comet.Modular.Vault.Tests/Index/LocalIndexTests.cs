using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Tests.Golden;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>The index of a real vault, with runs in a folder.</summary>
[Trait("Req", "HO-08")]
public sealed class LocalIndexTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();
    private readonly RunsOnDisk _disk = new();
    private StorageVault? _vault;

    public async ValueTask DisposeAsync()
    {
        _disk.Dispose();
        if (_vault is not null)
        {
            await _vault.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    [Fact]
    public async Task With_its_runs_an_index_reads_no_segment_and_no_trailer()
    {
        await FillAsync();
        await using var counting = new FaultStore(_store);
        using (var first = Open(counting))
        {
            await AssertHasAllAsync(first);
        }

        Assert.True(counting.Count(StoreOperations.Read, "index/data/") > 0);
        await using var second = new FaultStore(_store);
        using var index = Open(second);

        await AssertHasAllAsync(index);

        Assert.Equal(0, second.Count(StoreOperations.Read, "index/"));
        Assert.Equal(0, second.Count(StoreOperations.Read, "packs/"));
    }

    [Fact]
    public async Task Contents_are_found_and_read_through_runs_that_rot_meanwhile()
    {
        await FillAsync();
        Open(_store).Dispose();
        using (var index = Open(_store))
        {
            await AssertHasAllAsync(index);
        }

        using var rotting = Open(_store);
        await rotting.EnsureAsync(TestVaults.Stop);
        foreach (var file in _disk.Files)
        {
            // Behind the lines, which were read already.
            var bytes = await File.ReadAllBytesAsync(file, TestVaults.Stop);
            bytes.AsSpan(bytes.Length / 2).Fill(7);
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            await stream.WriteAsync(bytes, TestVaults.Stop);
        }

        await AssertHasAllAsync(rotting);
    }

    [Fact]
    public async Task Lost_packs_of_a_run_count_as_not_stored()
    {
        await FillAsync();
        using (var index = Open(_store))
        {
            await AssertHasAllAsync(index);
        }

        var lost = Parts.Log.Query(static state => state.LivePacks.First(static pack => pack.Kind == PackKind.Data));
        _store.Blobs.TryRemove(VaultNames.Pack(lost.Session, lost.Id).Value, out _);

        using var opened = Open(_store);
        var missing = 0;
        foreach (var id in IdsOfAll())
        {
            missing += await opened.FindAsync(id.Prefix, TestVaults.Stop) is null ? 1 : 0;
        }

        Assert.Equal(lost.Chunks, missing);
    }

    private VaultParts Parts => FullVaultWriter.PartsOf(_vault!);

    private async Task FillAsync()
    {
        _vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(_vault, Enumerable.Range(0, 150));
        await TestVaults.BackUpAsync(_vault, Enumerable.Range(100, 150));
    }

    private PackIndex Open(Blobs.IBlobStore store)
    {
        var places = new PackPlaces(_disk.FolderOf(Parts.Id), chunksInMemory: 40);
        return new PackIndex(
            PackKind.Data,
            store,
            Parts.Log,
            new IndexStore(store, Parts.Keys, Parts.Id),
            Parts.Packs,
            places
        );
    }

    private IEnumerable<ChunkId> IdsOfAll()
    {
        var key = Parts.Keys.IdsOf(PackKind.Data);
        return Enumerable
            .Range(0, 250)
            .Select(seed =>
            {
                Span<byte> id = stackalloc byte[ChunkId.Size];
                key.Hash(TestVaults.Chunk(seed), id);
                return ChunkId.From(id);
            });
    }

    private async Task AssertHasAllAsync(PackIndex index)
    {
        foreach (var id in IdsOfAll())
        {
            var place = await index.FindAsync(id.Prefix, TestVaults.Stop);
            var (pack, at) = await index.GetBlockAsync(Assert.NotNull(place).Pack, place.Value.Slot, TestVaults.Stop);
            using var block = await Parts.Blocks.ReadAsync(pack, place.Value.Slot, at, TestVaults.Stop);
            Assert.Equal(
                id,
                Hash(block.Memory.Span.Slice(place.Value.Offset, place.Value.Length))
            );
        }
    }

    private ChunkId Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> id = stackalloc byte[ChunkId.Size];
        Parts.Keys.IdsOf(PackKind.Data).Hash(bytes, id);
        return ChunkId.From(id);
    }
}
