using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests;

public sealed class IndexTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task Without_its_index_a_vault_is_the_same()
    {
        await FillAsync();
        Assert.NotEmpty(_store.NamesOf("index/data/"));
        Assert.NotEmpty(_store.NamesOf("index/tree/"));
        foreach (var name in _store.NamesOf("index/").ToList())
        {
            _store.Blobs.TryRemove(name, out _);
        }

        await AssertSameAsync();
    }

    [Fact]
    public async Task A_damaged_index_segment_is_passed_over()
    {
        await FillAsync();
        foreach (var name in _store.NamesOf("index/").ToList())
        {
            _store.Blobs[name] = [.. _store.Blobs[name][..^1], 0, 1];
        }

        await AssertSameAsync();
    }

    [Fact]
    public async Task With_its_index_a_vault_reads_no_trailer()
    {
        await FillAsync();
        await using var counting = new FaultStore(_store);
        await using var opened = await TestVaults.OpenAsync(counting);
        await using var session = await TestVaults.BeginAsync(opened);
        await using var writer = session.CreateWriter();

        Assert.False((await writer.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)).IsNew);

        Assert.Equal(0, counting.Count(StoreOperations.Read, "packs/"));
    }

    [Fact]
    public async Task Chunks_of_a_lost_pack_are_stored_again_by_the_next_backup()
    {
        await FillAsync();
        foreach (var name in _store.NamesOf("packs/").ToList())
        {
            _store.Blobs.TryRemove(name, out _);
        }

        await using var opened = await TestVaults.OpenAsync(_store);
        await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.VerifyAsync(opened, opened.Snapshots[0]));
        var healed = await TestVaults.BackUpAsync(opened, Enumerable.Range(0, 60));

        Assert.Equal(60, await TestVaults.VerifyAsync(opened, healed));
    }

    private async Task FillAsync()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 40));
        await TestVaults.BackUpAsync(vault, Enumerable.Range(20, 40));
    }

    private async Task AssertSameAsync()
    {
        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(40, await TestVaults.VerifyAsync(opened, opened.Snapshots[0]));
        Assert.Equal(40, await TestVaults.VerifyAsync(opened, opened.Snapshots[1]));
        await using var session = await TestVaults.BeginAsync(opened);
        await TestVaults.BackUpAsync(opened, session, Enumerable.Range(0, 61), CommitKind.Complete);
        Assert.Equal(4096, session.NewChunkBytes);
    }
}
