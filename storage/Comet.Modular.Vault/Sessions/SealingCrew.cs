using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// Seals the blocks of a session's writers of one kind. A full one goes to a spare core while its writer fills the next,
/// so one large file keeps all cores busy; with no core to spare the writer seals it. Safe for many threads.
/// </summary>
/// <remarks>
/// That is one hand-over for each block and none for a chunk. In memory are one block for each writer, one for each
/// place of the spare cores, and tables and buffers for as many as are sealed at the same moment.
/// </remarks>
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP008", Justification = "Blocks and benches are made here.")]
internal sealed class SealingCrew(PackPipeline packs, SpareCores cores, SessionFailure failure, int target)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Task> _underWay = [];
    private readonly Stack<OpenBlock> _blocks = [];
    private readonly Stack<SealingBench> _benches = [];

    /// <summary>A block for a writer, whose it is from here on.</summary>
    public OpenBlock CreateBlock() => new(target);

    /// <summary>Takes a full block over and gives an empty one for it, which may be the same.</summary>
    public async ValueTask<OpenBlock> ExchangeAsync(OpenBlock full, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!cores.TryTakePlace())
        {
            await SealAsync(full, cancellationToken).ConfigureAwait(false);
            return full;
        }

        lock (_lock)
        {
            _underWay.RemoveAll(sealing => sealing.IsCompleted);
            _underWay.Add(cores.RunAsync(() => SealElsewhereAsync(full)));
            return _blocks.TryPop(out var empty) ? empty : CreateBlock();
        }
    }

    /// <summary>Seals what is in a block; it is empty then.</summary>
    public ValueTask SealAsync(OpenBlock block, CancellationToken cancellationToken) =>
        SealAsync(block, block.Plain, cancellationToken);

    /// <summary>Seals a chunk that is larger than a block, as a block of its own.</summary>
    /// <param name="empty">A block with nothing in it; stays so.</param>
    /// <param name="id">Names the chunk.</param>
    /// <param name="chunk">Its bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public ValueTask SealGiantAsync(
        OpenBlock empty,
        ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    )
    {
        empty.Name(id, chunk.Length);
        return SealAsync(empty, chunk, cancellationToken);
    }

    /// <summary>Returns when no block that was handed over is under way any more, whatever became of it.</summary>
    public Task SettleAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_underWay);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        while (_blocks.TryPop(out var block))
        {
            block.Dispose();
        }

        while (_benches.TryPop(out var bench))
        {
            bench.Dispose();
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "No writer awaits it: its failure becomes the session's, whatever it is."
    )]
    private async Task SealElsewhereAsync(OpenBlock full)
    {
        try
        {
            // The writer's cancellation is the writer's: what waits here is woken by the session's failure.
            await SealAsync(full, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure.Fail(exception);
            full.Clear();
        }

        // In this order: a place that is free promises that its block is back.
        lock (_lock)
        {
            _blocks.Push(full);
        }

        cores.LeavePlace();
    }

    private async ValueTask SealAsync(
        OpenBlock block,
        ReadOnlyMemory<byte> plain,
        CancellationToken cancellationToken
    )
    {
        var slot = await packs.ReserveAsync(plain.Length, cancellationToken).ConfigureAwait(false);
        var bench = TakeBench();
        try
        {
            bench.Seal(packs, slot, block, plain.Span);
        }
        finally
        {
            lock (_lock)
            {
                _benches.Push(bench);
            }
        }

        block.Clear();
    }

    private SealingBench TakeBench()
    {
        lock (_lock)
        {
            return _benches.TryPop(out var bench) ? bench : new SealingBench();
        }
    }
}
