using System.Buffers.Binary;
using System.Security.Cryptography;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>Keeps tree chunks by their SHA-256, and counts what is new.</summary>
internal sealed class MemoryTreeStore : ITreeChunkStore
{
    private readonly Dictionary<ChunkId, byte[]> _chunks = [];

    public int NewChunks { get; private set; }

    public long NewBytes { get; private set; }

    public int Loads { get; private set; }

    public int LargestChunk { get; private set; }

    public IReadOnlyDictionary<ChunkId, byte[]> Chunks => _chunks;

    /// <summary>Thrown by the next call that stores.</summary>
    public Exception? Failure { get; set; }

    public static uint CutHash(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }

    public static ChunkId IdOf(ReadOnlySpan<byte> plain) => ChunkId.From(SHA256.HashData(plain));

    public void CountFromHere() => (NewChunks, NewBytes, Loads) = (0, 0, 0);

    public void Replace(ChunkId id, byte[] bytes) => _chunks[id] = bytes;

    public async ValueTask<ChunkId> StoreAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        // Callers must not count on an answer at once, nor reuse the bytes before it.
        await Task.Yield();
        var id = IdOf(plain.Span);
        if (_chunks.TryAdd(id, plain.ToArray()))
        {
            NewChunks++;
            NewBytes += plain.Length;
            LargestChunk = Math.Max(LargestChunk, plain.Length);
        }

        return id;
    }

    public ValueTask<ReadOnlyMemory<byte>> LoadAsync(ChunkId id, CancellationToken cancellationToken)
    {
        Loads++;
        return _chunks.TryGetValue(id, out var plain)
            ? ValueTask.FromResult<ReadOnlyMemory<byte>>(plain)
            : throw new VaultException("test.missing", "The chunk is missing.", "None.");
    }
}
