using System.Buffers;
using Comet.Modular.Blake3;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Reading;

/// <summary>
/// Reads chunks of contents. Keeps the last blocks decoded, so that chunks in the order in which they were written
/// cost one read of the store for each block. Safe for many threads.
/// </summary>
public sealed class ChunkReader : IDisposable
{
    private readonly PackIndex _index;
    private readonly BlockSource _source;
    private readonly BlockCache _cache;
    private readonly Blake3Key _ids;

    internal ChunkReader(PackIndex index, BlockSource source, Blake3Key ids)
    {
        _index = index;
        _source = source;
        _ids = ids;
        _cache = new BlockCache(index, source);
    }

    /// <summary>Finds a chunk in live packs; null: no pack that the store has holds it.</summary>
    public async ValueTask<ChunkLocation?> LocateAsync(ChunkId id, CancellationToken cancellationToken) =>
        await _index.FindAsync(id.Prefix, cancellationToken).ConfigureAwait(false) is { } place
            ? new ChunkLocation(new BlockAddress(place.Pack, place.Slot), place.Offset, place.Length)
            : null;

    /// <summary>Reads and decodes one block, for callers that plan by block. Its chunks are not verified yet.</summary>
    /// <returns>The caller's, to dispose.</returns>
    /// <exception cref="VaultException">The pack is missing, or the block is damaged.</exception>
    public async ValueTask<IMemoryOwner<byte>> ReadBlockAsync(
        BlockAddress block,
        CancellationToken cancellationToken
    )
    {
        var (pack, at) = await _index.GetBlockAsync(block.Pack, block.Slot, cancellationToken).ConfigureAwait(false);
        return await _source.ReadAsync(pack, block.Slot, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one chunk, verified against its id.</summary>
    /// <param name="id">The chunk.</param>
    /// <param name="buffer">Takes it; lent until the task has ended.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The chunk's length.</returns>
    /// <exception cref="VaultException">The chunk is missing or damaged.</exception>
    /// <exception cref="ArgumentException">The buffer is shorter than the chunk.</exception>
    public async ValueTask<int> ReadAsync(ChunkId id, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var chunk = await OpenAsync(id, length: null, cancellationToken).ConfigureAwait(false);
        if (buffer.Length < chunk.Bytes.Length)
        {
            throw new ArgumentException($"The chunk has {chunk.Bytes.Length} bytes.", nameof(buffer));
        }

        chunk.Bytes.CopyTo(buffer);
        return chunk.Bytes.Length;
    }

    /// <summary>Reads the chunk of a segment, verified against its id, without a copy of it.</summary>
    /// <param name="segment">No hole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The caller's, to dispose.</returns>
    /// <exception cref="VaultException">The chunk is missing, damaged, or longer or shorter than the tree says.</exception>
    public ValueTask<VerifiedChunk> OpenAsync(ContentSegment segment, CancellationToken cancellationToken) =>
        OpenAsync(segment.Id, segment.Length, cancellationToken);

    /// <summary>Why a chunk that cannot be found cannot be read: no pack has it, or what has it is damaged.</summary>
    internal VaultException NotStored(ChunkId id) =>
        _index.FindDamage(id.Prefix) is { } cause
            ? new VaultException(cause.Code, cause.Message, cause.NextStep, cause)
            : PackFaults.MissingChunk(id);

    /// <summary>Whether these bytes are the chunk.</summary>
    public bool IsChunk(ChunkId id, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[ChunkId.Size];
        _ids.Hash(bytes, hash);
        return hash.SequenceEqual(id.Bytes);
    }

    /// <summary>Refuses bytes that are not the chunk.</summary>
    /// <exception cref="VaultException"><c>vault.damaged-chunk</c>.</exception>
    public void Verify(ChunkId id, ReadOnlySpan<byte> bytes)
    {
        if (!IsChunk(id, bytes))
        {
            throw PackFaults.DamagedChunk(id, "its bytes do not have its id.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private async ValueTask<VerifiedChunk> OpenAsync(ChunkId id, long? length, CancellationToken cancellationToken)
    {
        while (await _index.FindAsync(id.Prefix, cancellationToken).ConfigureAwait(false) is { } place)
        {
            if (length is not null && length != place.Length)
            {
                throw PackFaults.DamagedChunk(id, $"it has {place.Length} bytes where the tree says {length}.");
            }

            try
            {
                return await OpenAsync(id, place, cancellationToken).ConfigureAwait(false);
            }
            catch (VaultException damage)
            {
                // Another session may have stored the chunk once more; what is left at the end is told.
                _index.MarkDamaged(place, damage);
            }
        }

        throw NotStored(id);
    }

    private async ValueTask<VerifiedChunk> OpenAsync(
        ChunkId id,
        ChunkPlace place,
        CancellationToken cancellationToken
    )
    {
        var block = await _cache
            .GetAsync(new BlockAddress(place.Pack, place.Slot), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var chunk = new VerifiedChunk(block, place.Offset, place.Length);
            Verify(id, chunk.Bytes.Span);
            return chunk;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }
}
