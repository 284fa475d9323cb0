using System.Security.Cryptography;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>Tree chunks in memory, by their SHA-256.</summary>
internal sealed class TreeMemory : ITreeChunkStore
{
    private readonly Dictionary<ChunkId, byte[]> _chunks = [];

    public int Count => _chunks.Count;

    public int Stores { get; private set; }

    /// <summary>A writer that cuts pages at every 256th name.</summary>
    public TreeWriter NewWriter() => new(this, static name => BitConverter.ToUInt32(SHA256.HashData(name)));

    public ValueTask<ChunkId> StoreAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        Stores++;
        var id = ChunkId.From(SHA256.HashData(plain.Span));
        _ = _chunks.TryAdd(id, plain.ToArray());
        return ValueTask.FromResult(id);
    }

    public ValueTask<ReadOnlyMemory<byte>> LoadAsync(ChunkId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>>(_chunks[id]);
}
