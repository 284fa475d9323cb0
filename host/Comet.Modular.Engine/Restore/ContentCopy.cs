using System.Buffers;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Copies contents front to back, one at a time, through one buffer.</summary>
internal sealed class ContentCopy(StorageVault vault) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(vault.Parameters.MaximumChunk);
    private readonly ChunkReader _chunks = vault.CreateReader();
    private readonly ContentWalker _contents = new(vault.Trees);
    private bool _isDisposed;

    /// <summary>Writes a content: each chunk only after it was decoded and verified; holes as zeros.</summary>
    /// <param name="content">Null stands for no bytes.</param>
    /// <param name="write">Takes the next bytes, which are lent until it has ended.</param>
    /// <param name="cancellationToken">Stops the copy.</param>
    /// <exception cref="VaultException">The content is damaged; what came before was written.</exception>
    public async Task RunAsync(
        ContentRef? content,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        var segments = _contents.ReadSegmentsAsync(content ?? ContentRef.Empty, cancellationToken);
        await foreach (var segment in segments)
        {
            if (segment.IsHole)
            {
                await WriteZerosAsync(segment.Length, write, cancellationToken);
                continue;
            }

            var chunk = _buffer.AsMemory(0, checked((int)segment.Length));
            _ = await _chunks.ReadAsync(segment.Id, chunk, cancellationToken);
            await write(chunk, cancellationToken);
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

    private async Task WriteZerosAsync(
        long length,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        _buffer.AsSpan().Clear();
        for (var left = length; left > 0; )
        {
            var part = _buffer.AsMemory(0, (int)Math.Min(left, _buffer.Length));
            await write(part, cancellationToken);
            left -= part.Length;
        }
    }
}
