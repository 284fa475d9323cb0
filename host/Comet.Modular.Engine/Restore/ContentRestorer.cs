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
        log.Began(work.Path);
        try
        {
            if (work.Further is { } further)
            {
                await NameAsync(work, further, cancellationToken);
            }
            else
            {
                await RestoreAsync(work, work.File, cancellationToken);
            }
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            log.NotWritten(work.Path, exception);
        }
        finally
        {
            work.First?.Settle(file: null);
            DirectoryRelease.Run(work.Directory, work.Path.Parent!, log);
        }
    }

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

    /// <summary>Removes a file that was begun and will not be whole.</summary>
    public static void Discard(ITargetFile? file)
    {
        try
        {
            file?.Discard();
        }
        catch (TargetException)
        {
            // What was written so far stays, under a private name or with permissions for its owner alone; the report
            // already says that it is not whole.
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);

    private async Task<bool> CompareAsync(Stream existing, TreeNode node, CancellationToken cancellationToken)
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

    private async Task NameAsync(FileWork work, FurtherName further, CancellationToken cancellationToken)
    {
        var directory = work.Directory!;
        if (await further.First.Settled.WaitAsync(cancellationToken) is { } first)
        {
            try
            {
                directory.CreateHardLink(further.Name.Span, first, further.Replaces);
                log.Wrote(work.Node.Length);
                log.Restored();
                return;
            }
            catch (TargetException exception) when (!exception.IsFatal && !exception.IsTaken)
            {
                log.Warn(
                    work.Path,
                    "restore.link-copied",
                    $"The name could not be linked to its file, so it is restored as a file of its own: {exception.Message}",
                    "Nothing is lost; restore onto a file system with hard links to have them."
                );
            }
        }

        var file = directory.CreateFile(further.Name.Span, work.Node, further.Replaces);
        await RestoreAsync(work, file, cancellationToken);
    }

    /// <summary>Owns the file.</summary>
    private async Task RestoreAsync(FileWork work, ITargetFile? file, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await WriteAsync(work.Node, file, cancellationToken);
            file?.Finish(work.Node);
            isWhole = true;
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
        catch (TargetException exception) when (exception.IsMetadataOnly)
        {
            isWhole = true;
            log.MetadataRefused(work.Path, exception);
        }
        finally
        {
            if (isWhole)
            {
                work.First?.Settle(file?.Identity);
            }
            else
            {
                Discard(file);
            }

            file?.Dispose();
        }
    }

    private async Task WriteAsync(TreeNode node, ITargetFile? file, CancellationToken cancellationToken)
    {
        var offset = 0L;
        await foreach (var segment in contents.ReadSegmentsAsync(node.Content ?? ContentRef.Empty, cancellationToken))
        {
            if (!segment.IsHole)
            {
                var chunk = _buffer.AsMemory(0, checked((int)segment.Length));
                await chunks.ReadAsync(segment.Id, chunk, cancellationToken);
                file?.Write(offset, chunk.Span);
            }

            offset += segment.Length;
            log.Wrote(segment.Length);
        }
    }
}
