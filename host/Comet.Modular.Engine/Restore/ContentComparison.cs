using System.Buffers;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Compares files that are there with contents of the snapshot, by the ids of their chunks. Not for several threads at a time.</summary>
internal sealed class ContentComparison(StorageVault vault) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(vault.Parameters.MaximumChunk);
    private readonly ChunkReader _chunks = vault.CreateReader();
    private readonly ContentWalker _contents = new(vault.Trees);
    private bool _isDisposed;

    /// <summary>Whether an existing file has the content already; what cannot be read, on either side, is not equal.</summary>
    public async Task<bool> IsEqualAsync(Stream existing, TreeNode node, CancellationToken cancellationToken)
    {
        try
        {
            return await CompareAsync(existing, node, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or VaultException or SealingException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _chunks.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
    }

    private async Task<bool> CompareAsync(Stream existing, TreeNode node, CancellationToken cancellationToken)
    {
        await foreach (
            var segment in _contents.ReadSegmentsAsync(node.Content ?? ContentRef.Empty, cancellationToken)
        )
        {
            for (var left = segment.Length; left > 0; )
            {
                var part = _buffer.AsMemory(0, (int)Math.Min(left, vault.Parameters.MaximumChunk));
                var read = await existing.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
                var isSame = segment.IsHole
                    ? !part.Span[..read].ContainsAnyExcept((byte)0)
                    : _chunks.IsChunk(segment.Id, part.Span[..read]);
                if (read != part.Length || !isSame)
                {
                    return false;
                }

                left -= read;
            }
        }

        return await existing.ReadAsync(_buffer.AsMemory(0, 1), cancellationToken) == 0;
    }
}
