using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>Keeps the chunks of trees: pages, long segment lists and the vault's own blobs.</summary>
public interface ITreeChunkStore
{
    /// <summary>Stores a chunk, or finds that it is stored already; the bytes are lent until the task has ended.</summary>
    /// <returns>The id of the chunk: the same bytes always have the same one.</returns>
    ValueTask<ChunkId> StoreAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken);

    /// <summary>Reads a chunk, checked against its id.</summary>
    /// <returns>Bytes that nobody changes or reuses for as long as somebody holds them.</returns>
    /// <exception cref="VaultException">The chunk is not there, or is damaged.</exception>
    ValueTask<ReadOnlyMemory<byte>> LoadAsync(ChunkId id, CancellationToken cancellationToken);
}
