using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Reading;

/// <summary>The live tree chunks of a vault, to read only. Safe for many threads.</summary>
internal sealed class TreeChunks(ChunkReader reader) : ITreeChunkStore
{
    public ValueTask<ChunkId> StoreAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Tree chunks are stored through a session.");

    public async ValueTask<ReadOnlyMemory<byte>> LoadAsync(ChunkId id, CancellationToken cancellationToken) =>
        await TryLoadAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw reader.NotStored(id);

    /// <summary>As <see cref="LoadAsync"/>; null if no live pack has the chunk.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> TryLoadAsync(ChunkId id, CancellationToken cancellationToken)
    {
        if (await reader.LocateAsync(id, cancellationToken).ConfigureAwait(false) is not { } location)
        {
            return null;
        }

        var chunk = GC.AllocateUninitializedArray<byte>(location.Length);
        await reader.ReadAsync(id, chunk, cancellationToken).ConfigureAwait(false);
        return chunk;
    }
}
