using System.Buffers;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Writes contents back, one after the other; every chunk is verified against its id before it is written.</summary>
internal sealed class ContentRestorer(ChunkReader chunks, ContentWalker contents, int maximumChunk, RestoreLog log)
    : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(maximumChunk);

    /// <summary>Restores one file, or says why it could not be.</summary>
    /// <exception cref="TargetException">The target takes nothing more.</exception>
    public async Task RestoreAsync(FileWork work, CancellationToken cancellationToken)
    {
        var isWhole = false;
        log.Began(work.Path);
        try
        {
            await WriteAsync(work, cancellationToken);
            isWhole = true;
            work.File?.Finish(work.Node);
            log.Restored();
        }
        catch (Exception exception) when (exception is VaultException or SealingException)
        {
            log.Skipped(
                work.Path,
                "restore.content-lost",
                $"The content cannot be restored: {exception.Message}",
                "Run 'comet vault check --read-data' to see what else is affected; an older snapshot may still have it."
            );
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            Refused(work, exception, isWhole);
        }
        finally
        {
            if (!isWhole)
            {
                Discard(work);
            }

            work.File?.Dispose();
            DirectoryRelease.Run(work.Directory, work.Path.Parent!, log);
        }
    }

    /// <summary>Whether an existing file has the content already.</summary>
    public async Task<bool> IsEqualAsync(Stream existing, TreeNode node, CancellationToken cancellationToken)
    {
        await foreach (
            var segment in contents.ReadSegmentsAsync(node.Content ?? ContentRef.Empty, cancellationToken)
        )
        {
            for (var left = segment.Length; left > 0; )
            {
                var part = _buffer.AsMemory(0, (int)Math.Min(left, maximumChunk));
                var read = await existing.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
                var isSame = segment.IsHole
                    ? !part.Span[..read].ContainsAnyExcept((byte)0)
                    : chunks.IsChunk(segment.Id, part.Span[..read]);
                if (read != part.Length || !isSame)
                {
                    return false;
                }

                left -= read;
            }
        }

        return await existing.ReadAsync(_buffer.AsMemory(0, 1), cancellationToken) == 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);

    private async Task WriteAsync(FileWork work, CancellationToken cancellationToken)
    {
        var offset = 0L;
        await foreach (
            var segment in contents.ReadSegmentsAsync(work.Node.Content ?? ContentRef.Empty, cancellationToken)
        )
        {
            if (!segment.IsHole)
            {
                var chunk = _buffer.AsMemory(0, checked((int)segment.Length));
                await chunks.ReadAsync(segment.Id, chunk, cancellationToken);
                work.File?.Write(offset, chunk.Span);
            }

            offset += segment.Length;
            log.Wrote(segment.Length);
        }
    }

    private void Refused(FileWork work, TargetException exception, bool isWhole)
    {
        if (isWhole)
        {
            log.Restored();
            log.Warn(
                work.Path,
                "restore.metadata",
                $"The content is restored, but not all metadata: {exception.Message}",
                "Restore as root, or onto a file system that keeps this metadata."
            );
        }
        else
        {
            log.Skipped(
                work.Path,
                "restore.not-written",
                $"The file could not be written: {exception.Message}",
                "Mend the cause and restore this path again."
            );
        }
    }

    private static void Discard(FileWork work)
    {
        try
        {
            work.File?.Discard();
        }
        catch (TargetException)
        {
            // What was written so far stays under a private name; the report already says that it is not whole.
        }
    }
}
