using System.Runtime.InteropServices;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Tests;

/// <summary>What storing a chunk allocates: nothing of its own, so that a backup of any size leaves the collector in peace.</summary>
[Trait("Req", "HO-08")]
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests : IAsyncDisposable
{
    private const int Chunks = 20_000;
    private const int Length = 4096;

    /// <summary>64 chunks a block.</summary>
    private static readonly VaultParameters Parameters = TestVaults.Small with { BlockTarget = 256 << 10, PackTarget = 1 << 20 };

    private readonly ForgetfulStore _store = new(new MemoryBlobStore());

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <remarks>
    /// What remains is a block's hand-over, each 64 chunks, and a table that doubles: calls that do neither allocate nothing.
    /// </remarks>
    [Fact]
    public async Task A_new_chunk_allocates_nothing_unless_it_ends_a_block_or_a_table_doubles()
    {
        await using var vault = await NewAsync();
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        var source = TestVaults.Chunk(1, 1 << 20);
        _ = await AddAsync(writer, source, first: 0, Chunks / 10);

        var allocating = await AddAsync(writer, source, Chunks, Chunks);

        Assert.InRange(allocating, 0, (Chunks * Length / Parameters.BlockTarget) + 20);
    }

    [Fact]
    public async Task A_chunk_that_is_stored_already_allocates_nothing()
    {
        await using var vault = await NewAsync();
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        var source = TestVaults.Chunk(1, 1 << 20);
        _ = await AddAsync(writer, source, first: 0, Chunks);

        // No pack is under way from here on: it takes the session's lock when it is stored, and whoever waits for a lock may allocate.
        await session.FlushAsync(TestVaults.Stop);

        Assert.Equal(0, await AddAsync(writer, source, first: 0, Chunks));
    }

    private async Task<StorageVault> NewAsync() =>
        (
            await new VaultOpener(_store, TimeProvider.System).CreateAsync(
                Parameters,
                TestVaults.Password,
                TestVaults.CheapKdf,
                TestVaults.Program,
                TestVaults.Stop
            )
        ).Vault;

    /// <returns>How many of the calls allocated.</returns>
    private static async Task<int> AddAsync(ChunkWriter writer, byte[] source, int first, int count)
    {
        var allocating = 0;
        var stop = TestVaults.Stop;
        for (var number = first; number < first + count; number++)
        {
            // Differs from all others, and shrinks beside none of its block: so packs fill as real ones do.
            var chunk = source.AsMemory(number * Length % source.Length, Length);
            MemoryMarshal.Write(chunk.Span, number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var adding = writer.AddAsync(chunk, stop);
            allocating += GC.GetAllocatedBytesForCurrentThread() == before ? 0 : 1;
            _ = await adding;
        }

        return allocating;
    }
}
