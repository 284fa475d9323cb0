using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// A session's tree chunks: stored through their own packs, read from live ones and its own. Safe for many threads.
/// </summary>
internal sealed class SessionTrees(SessionLane lane, ChunkWriter writer, TreeChunks live, BlockSource blocks)
    : ITreeChunkStore,
        IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<ChunkId> StoreAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var added = await writer.AddAsync(plain, cancellationToken).ConfigureAwait(false);
            return added.Id;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> LoadAsync(ChunkId id, CancellationToken cancellationToken)
    {
        try
        {
            if (await live.TryLoadAsync(id, cancellationToken).ConfigureAwait(false) is { } chunk)
            {
                return chunk;
            }
        }
        catch (VaultException) when (lane.HasOwn(id))
        {
            // The live one is damaged, and this session has stored it again.
        }

        return await LoadOwnAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await lane.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <summary>A chunk of this session that no commit has named yet; rare, so it may cost a pack.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> LoadOwnAsync(ChunkId id, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (lane.FindStored(id) is not { } found)
        {
            throw PackFaults.MissingChunk(id);
        }

        using var block = await blocks
            .ReadAsync(found.Pack, found.Place.Slot, found.Block, cancellationToken)
            .ConfigureAwait(false);
        var chunk = block.Memory.Slice(found.Place.Offset, found.Place.Length).ToArray();
        return lane.Identify(chunk) == id ? chunk : throw PackFaults.DamagedChunk(id, "its bytes do not have its id.");
    }
}
