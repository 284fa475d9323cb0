using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// Writes contents to their files; every chunk is verified against its id before it is written, and holes stay holes.
/// Safe for many workers: each block is fetched and decoded once for all of them.
/// </summary>
internal sealed class ContentPlacement(StorageVault vault, int workers, RestoreLog log) : IDisposable
{
    /// <summary>
    /// A large content is written in pieces of so many bytes, each by a worker that would be idle otherwise: so one file
    /// keeps all of them busy. A piece is some blocks, so that few blocks stand in two of them.
    /// </summary>
    private const long PieceBytes = 8 << 20;

    private readonly ChunkReader _chunks = vault.CreateReader();
    private readonly ContentWalker _contents = new(vault.Trees);
    private readonly SemaphoreSlim _helpers = new(workers - 1);

    /// <summary>Writes a content.</summary>
    /// <param name="content">Null stands for no bytes.</param>
    /// <param name="file">Null when simulating: the content is read and verified all the same.</param>
    /// <param name="previous">A file that may have parts of the content at their places: what is equal is not fetched.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="VaultException">Some of it is damaged or missing; nobody writes to the file any more.</exception>
    /// <exception cref="TargetException">The target does not take it; nobody writes to the file any more.</exception>
    public Task WriteAsync(
        ContentRef? content,
        ITargetFile? file,
        SafeFileHandle? previous,
        CancellationToken cancellationToken
    ) =>
        content is null ? Task.CompletedTask
        : content.Level == 0 && content.TotalLength <= PieceBytes && previous is null ? WriteAsync(content, file, cancellationToken)
        : WriteInPiecesAsync(content, new PieceWriter(_chunks, file, previous, log), cancellationToken);

    public void Dispose()
    {
        _chunks.Dispose();
        _helpers.Dispose();
    }

    /// <summary>Writes a content that is no more than a piece, and of which nothing is there already.</summary>
    private async Task WriteAsync(ContentRef content, ITargetFile? file, CancellationToken cancellationToken)
    {
        var offset = 0L;
        for (var index = 0; index < content.Segments.Length; index++)
        {
            var segment = content.Segments[index];
            if (!segment.IsHole)
            {
                using var chunk = await _chunks.OpenAsync(segment, cancellationToken);
                file?.Write(offset, chunk.Bytes.Span);
            }

            log.Wrote(segment.Length);
            offset += segment.Length;
        }
    }

    private async Task WriteInPiecesAsync(ContentRef content, PieceWriter writer, CancellationToken cancellationToken)
    {
        var helped = new List<Task>();
        try
        {
            await WriteInPiecesAsync(content, writer, helped, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(helped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(helped);
    }

    private async Task WriteInPiecesAsync(
        ContentRef content,
        PieceWriter writer,
        List<Task> helped,
        CancellationToken cancellationToken
    )
    {
        var piece = new List<ContentExtent>();
        var bytes = 0L;
        await foreach (var extent in _contents.ReadExtentsAsync(content, fromOffset: 0, cancellationToken))
        {
            if (extent.Segment.IsHole)
            {
                log.Wrote(extent.Segment.Length);
                continue;
            }

            if (bytes >= PieceBytes)
            {
                await HandOutAsync(piece, writer, helped, cancellationToken);
                (piece, bytes) = ([], 0);
            }

            piece.Add(extent);
            bytes += extent.Segment.Length;
        }

        await writer.WriteAsync(piece, cancellationToken);
    }

    /// <summary>Lets a helper write the piece if one is free; writes it here otherwise.</summary>
    private async Task HandOutAsync(
        List<ContentExtent> piece,
        PieceWriter writer,
        List<Task> helped,
        CancellationToken cancellationToken
    )
    {
        _ = helped.RemoveAll(task => task.IsCompletedSuccessfully);
        if (helped.Find(task => task.IsFaulted) is { } failed)
        {
            await failed;
        }

        if (await _helpers.WaitAsync(0, CancellationToken.None))
        {
            helped.Add(Task.Run(() => HelpAsync(piece, writer, cancellationToken), CancellationToken.None));
        }
        else
        {
            await writer.WriteAsync(piece, cancellationToken);
        }
    }

    private async Task HelpAsync(List<ContentExtent> piece, PieceWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(piece, cancellationToken);
        }
        finally
        {
            _ = _helpers.Release();
        }
    }
}
