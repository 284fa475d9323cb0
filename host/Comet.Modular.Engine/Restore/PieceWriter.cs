using System.Buffers;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore;

/// <summary>Writes pieces of one content. Safe for many workers.</summary>
/// <param name="chunks">Where the chunks are.</param>
/// <param name="file">Null: everything is read and verified, and nothing written.</param>
/// <param name="previous">May have chunks at their places; null: there is nothing to look into.</param>
/// <param name="log">Told of every byte.</param>
internal sealed class PieceWriter(ChunkReader chunks, ITargetFile? file, SafeFileHandle? previous, RestoreLog log)
{
    /// <summary>After so many chunks in a row that differ, the rest of a piece is not looked for any more.</summary>
    private const int MostMisses = 8;

    /// <summary>Writes a piece: each chunk only after its bytes were found to have its id.</summary>
    public async Task WriteAsync(List<ContentExtent> piece, CancellationToken cancellationToken)
    {
        var buffer = previous is null || piece.Count == 0
            ? null
            : ArrayPool<byte>.Shared.Rent((int)Math.Min(piece.Max(static extent => extent.Segment.Length), VaultParameters.LargestChunk));
        try
        {
            await WriteAsync(piece, buffer, cancellationToken);
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    private async Task WriteAsync(List<ContentExtent> piece, byte[]? buffer, CancellationToken cancellationToken)
    {
        using var run = new ChunkRun(file, log);
        var misses = 0;
        foreach (var extent in piece)
        {
            if (buffer is not null && misses < MostMisses && TryReuse(extent, buffer))
            {
                misses = 0;
                log.Wrote(extent.Segment.Length);
            }
            else
            {
                misses++;
                run.Add(extent.Offset, await chunks.OpenAsync(extent.Segment, cancellationToken));
            }
        }

        run.Flush();
    }

    /// <summary>Takes a chunk from the file that stands there. It may be changing: what was read is what is judged and written.</summary>
    private bool TryReuse(ContentExtent extent, byte[] buffer)
    {
        if (extent.Segment.Length > buffer.Length)
        {
            return false;
        }

        var bytes = buffer.AsSpan(0, (int)extent.Segment.Length);
        try
        {
            for (var read = 0; read < bytes.Length; )
            {
                var more = RandomAccess.Read(previous!, bytes[read..], extent.Offset + read);
                if (more == 0)
                {
                    return false;
                }

                read += more;
            }
        }
        catch (IOException)
        {
            return false;
        }

        if (!chunks.IsChunk(extent.Segment.Id, bytes))
        {
            return false;
        }

        file?.Write(extent.Offset, bytes);
        return true;
    }
}
