using System.Buffers;

namespace Comet.Modular.Vault.Trees;

/// <summary>Keeps the vault's own blobs, such as manifests, as content whose chunks are tree chunks.</summary>
public static class BlobContent
{
    /// <summary>The longest blob, in bytes (512 MiB): blobs are put together in memory.</summary>
    public const int MaximumLength = TreeLimits.BlobBytes;

    /// <summary>Stores a blob, which is lent until the task has ended, in pieces of 64 KiB.</summary>
    /// <exception cref="VaultException">The blob is longer than <see cref="MaximumLength"/>.</exception>
    public static async ValueTask<ContentRef> StoreAsync(
        ReadOnlyMemory<byte> blob,
        ITreeChunkStore store,
        CancellationToken cancellationToken
    )
    {
        RefuseBeyondMaximum(blob.Length);
        var builder = new ContentBuilder(store);
        for (var offset = 0; offset < blob.Length; offset += TreeLimits.BlobPieceBytes)
        {
            var piece = blob[offset..Math.Min(blob.Length, offset + TreeLimits.BlobPieceBytes)];
            var id = await store.StoreAsync(piece, cancellationToken).ConfigureAwait(false);
            await builder.AddChunkAsync(id, piece.Length, cancellationToken).ConfigureAwait(false);
        }

        return await builder.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a blob.</summary>
    /// <returns>The caller's own bytes.</returns>
    /// <exception cref="VaultException">A piece is missing or damaged, or the blob is too long.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> LoadAsync(
        ContentRef content,
        ITreeChunkStore store,
        CancellationToken cancellationToken
    )
    {
        RefuseBeyondMaximum(content.TotalLength);
        // Grows with what is really there: a claimed length alone allocates nothing.
        var blob = new ArrayBufferWriter<byte>();
        var walker = new ContentWalker(store);
        await foreach (var segment in walker.ReadSegmentsAsync(content, cancellationToken).ConfigureAwait(false))
        {
            if (segment.IsHole)
            {
                throw MalformedTree.Because("blob of the vault", "it has a hole");
            }

            var piece = await store.LoadAsync(segment.Id, cancellationToken).ConfigureAwait(false);
            if (piece.Length != segment.Length)
            {
                throw MalformedTree.Because("blob of the vault", "a piece has another length than its segment says");
            }

            blob.Write(piece.Span);
        }

        return blob.WrittenMemory;
    }

    private static void RefuseBeyondMaximum(long length)
    {
        if (length > MaximumLength)
        {
            throw new VaultException(
                "vault.blob-too-long",
                $"A blob of the vault has {length} bytes, more than the {MaximumLength} that fit.",
                "If it is a snapshot with very many faulted entries, resolve their cause and run the job again."
            );
        }
    }
}
