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
        : content.Level == 0 && content.TotalLength <= ContentPieces.PieceBytes && previous is null ? WriteAsync(content, file, cancellationToken)
        : WriteInPiecesAsync(content, new PieceWriter(_chunks, file, previous, log), cancellationToken);

    public void Dispose()
    {
        _chunks.Dispose();
        _helpers.Dispose();
    }

    /// <summary>Writes a content that is no more than a piece, and of which nothing is there already.</summary>
    private async Task WriteAsync(ContentRef content, ITargetFile? file, CancellationToken cancellationToken)
    {
        using var run = new ChunkRun(file, log);
        var offset = 0L;
        for (var index = 0; index < content.Segments.Length; index++)
        {
            var segment = content.Segments[index];
            if (segment.IsHole)
            {
                log.Wrote(segment.Length);
            }
            else
            {
                run.Add(offset, await _chunks.OpenAsync(segment, cancellationToken));
            }

            offset += segment.Length;
        }

        run.Flush();
    }

    /// <summary>
    /// Writes a large content with all who would be idle otherwise, so that one file keeps all workers busy: whoever has written
    /// a piece takes the next one.
    /// </summary>
    private async Task WriteInPiecesAsync(ContentRef content, PieceWriter writer, CancellationToken cancellationToken)
    {
        var extents = _contents.ReadExtentsAsync(content, fromOffset: 0, cancellationToken);
        await using var pieces = new ContentPieces(extents.GetAsyncEnumerator(cancellationToken), log);
        await WriteAsync(pieces, writer, cancellationToken);
    }

    private async Task WriteAsync(ContentPieces pieces, PieceWriter writer, CancellationToken cancellationToken)
    {
        var helped = new List<Task>();
        try
        {
            while (await pieces.NextAsync(cancellationToken) is { } piece)
            {
                if (await _helpers.WaitAsync(0, CancellationToken.None))
                {
                    helped.Add(Task.Run(() => HelpAsync(pieces, writer, cancellationToken), CancellationToken.None));
                }

                await writer.WriteAsync(piece, cancellationToken);
            }
        }
        finally
        {
            pieces.End();
            await Task.WhenAll(helped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(helped);
    }

    private async Task HelpAsync(ContentPieces pieces, PieceWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            while (await pieces.NextAsync(cancellationToken) is { } piece)
            {
                await writer.WriteAsync(piece, cancellationToken);
            }
        }
        finally
        {
            // Also when it fails: the content is lost then.
            pieces.End();
            _ = _helpers.Release();
        }
    }
}
