using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>A vault whose segments are of version 2, kept for ever.</summary>
[Trait("Req", "HO-09")]
public sealed class PagedVaultTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public PagedVaultTests()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "vaults", "version-1-pages");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            _store.Blobs[Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')] = File.ReadAllBytes(file);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task It_is_opened_checked_and_read()
    {
        await using var vault = await TestVaults.OpenAsync(_store);

        Assert.Empty((await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop)).Problems);
        Assert.Equal(3, await TestVaults.VerifyAsync(vault, vault.Snapshots[0]));
        Assert.Equal(2, await TestVaults.VerifyAsync(vault, vault.Snapshots[1]));
    }

    [Fact]
    public async Task All_its_chunks_are_found_in_pages_and_no_trailer_is_read()
    {
        await using var counting = new FaultStore(_store);
        await using var vault = await TestVaults.OpenAsync(_store);
        var parts = FullVaultWriter.PartsOf(vault);
        using var packs = new PackReader(counting, parts.Keys, parts.Id);
        var segments = new IndexStore(counting, parts.Keys, parts.Id);
        var places = new PackPlaces(folder: null);
        using var index = new PackIndex(PackKind.Data, counting, parts.Log, segments, packs, places, pagesFrom: 0);
        var all = Enumerable
            .Range(0, PagedVaultMaker.Chunks)
            .Select(static number => TestVaults.Chunk(number, PagedVaultMaker.ChunkLength))
            .Concat(Enumerable.Range(1, 4).Select(static seed => TestVaults.Chunk(seed)));

        foreach (var chunk in all)
        {
            var place = Assert.NotNull(await index.FindAsync(IdOf(parts, chunk).Prefix, TestVaults.Stop));
            Assert.Equal(chunk.Length, place.Length);
        }

        Assert.Equal(0, counting.Count(StoreOperations.Read, "packs/"));
    }

    private static ChunkId IdOf(VaultParts parts, byte[] chunk)
    {
        Span<byte> id = stackalloc byte[ChunkId.Size];
        parts.Keys.IdsOf(PackKind.Data).Hash(chunk, id);
        return ChunkId.From(id);
    }
}
