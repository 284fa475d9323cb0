using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests;

/// <summary>Who seals the blocks of one writer.</summary>
[Trait("Req", "HO-08")]
public sealed class SealingTests : IAsyncDisposable
{
    private const int ChunksOfBlock = 4;

    private readonly MemoryBlobStore _store = new();
    private readonly HeldCores _cores = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Blocks_of_one_writer_are_sealed_by_all_other_cores_at_once(int cores)
    {
        var others = _cores.Of(cores - 1);
        var places = SpareCores.PlacesOf(cores - 1);
        var seeds = Enumerable.Range(1, (places + 3) * ChunksOfBlock).ToArray();
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await vault.BeginAsync(TestVaults.Description, others, TestVaults.Stop);

        // It ends, though nobody else works: blocks for which no place is left are sealed by the writer itself.
        var root = await TestVaults.WriteTreeAsync(vault, session, seeds);
        var atWork = _cores.Held;
        var hasPlace = others.TryTakePlace();
        await _cores.ReleaseAsync();
        var snapshot = await session.CommitAsync(TestVaults.Draft(root), CommitKind.Complete, TestVaults.Stop);

        Assert.Equal(cores - 1, atWork);
        Assert.False(hasPlace);
        Assert.Equal(seeds.Length, await TestVaults.VerifyAsync(vault, snapshot));
    }

    [Fact]
    public async Task A_place_is_taken_again_when_its_block_is_sealed()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await vault.BeginAsync(TestVaults.Description, _cores.Of(2), TestVaults.Stop);
        await using var writer = session.CreateWriter();
        var seed = 0;
        for (var round = 0; round < 3; round++)
        {
            await FillAsync(5);
            Assert.Equal(2, _cores.Held);
            await _cores.ReleaseAsync();
        }

        await session.FlushAsync(TestVaults.Stop);

        async Task FillAsync(int blocks)
        {
            for (var last = seed + (blocks * ChunksOfBlock); seed < last; seed++)
            {
                await writer.AddAsync(TestVaults.Chunk(seed), TestVaults.Stop);
            }
        }
    }

    [Fact]
    public async Task A_block_that_another_core_cannot_seal_fails_its_session_at_once()
    {
        var vault = await TestVaults.NewAsync(_store);
        await using var session = await vault.BeginAsync(TestVaults.Description, _cores.Of(1), TestVaults.Stop);
        await using var writer = session.CreateWriter();
        for (var seed = 0; seed <= ChunksOfBlock; seed++)
        {
            await writer.AddAsync(TestVaults.Chunk(seed), TestVaults.Stop);
        }

        // Its keys are gone.
        await vault.DisposeAsync();
        await _cores.ReleaseAsync();

        var refusal = await Assert.ThrowsAsync<VaultException>(
            async () => await writer.AddAsync(TestVaults.Chunk(ChunksOfBlock + 1), TestVaults.Stop)
        );
        Assert.Equal("vault.session-failed", refusal.Code);
    }
}
