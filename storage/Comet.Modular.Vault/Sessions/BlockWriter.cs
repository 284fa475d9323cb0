using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>One worker's blocks: chunks in the order of their arrival. Not for several threads at a time.</summary>
/// <remarks>
/// A full block is sealed by another core if one is to spare, while the worker fills the next: so one large file keeps two
/// cores busy. That is one hand-over for each block, none for a chunk, and at most two blocks a worker.
/// </remarks>
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP008", Justification = "Both blocks are made here.")]
internal sealed class BlockWriter(PackPipeline packs, int target, SemaphoreSlim spareCores) : IAsyncDisposable
{
    private OpenBlock _open = new(packs, target);
    private OpenBlock? _other;
    private Task _sealing = Task.CompletedTask;

    /// <summary>Appends a chunk if there is room for it.</summary>
    public bool TryAppend(in ChunkId id, ReadOnlySpan<byte> chunk) => _open.TryAppend(id, chunk);

    /// <summary>
    /// Lets the open block be sealed and appends the chunk to the next one; a giant chunk becomes a block of its own.
    /// </summary>
    public async ValueTask AppendAfterSealAsync(
        ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    )
    {
        if (!await TryHandOverAsync(cancellationToken).ConfigureAwait(false))
        {
            await _open.SealAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!_open.TryAppend(id, chunk.Span))
        {
            await _open.SealGiantAsync(id, chunk, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Seals everything; what failed elsewhere fails here.</summary>
    public async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        await _sealing.ConfigureAwait(false);
        await _open.SealAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when no other core is at work for this writer, whatever became of that.</summary>
    public async ValueTask SettleAsync() => await _sealing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public async ValueTask DisposeAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        _open.Dispose();
        _other?.Dispose();
    }

    /// <summary>Gives the full block to a spare core, if there is one and the block before is done.</summary>
    private async ValueTask<bool> TryHandOverAsync(CancellationToken cancellationToken)
    {
        if (!_sealing.IsCompleted)
        {
            return false;
        }

        await _sealing.ConfigureAwait(false);
        if (_open.IsEmpty || !await spareCores.WaitAsync(0, CancellationToken.None).ConfigureAwait(false))
        {
            return false;
        }

        var full = _open;
        (_open, _other) = (_other ?? new OpenBlock(packs, target), full);
        _sealing = Task.Run(() => SealElsewhereAsync(full, cancellationToken), CancellationToken.None);
        return true;
    }

    private async Task SealElsewhereAsync(OpenBlock full, CancellationToken cancellationToken)
    {
        try
        {
            await full.SealAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = spareCores.Release();
        }
    }
}
