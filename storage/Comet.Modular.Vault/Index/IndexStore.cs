using System.Buffers;
using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>The index segments on the store.</summary>
internal sealed class IndexStore(IBlobStore store, VaultKeys keys, VaultId vault)
{
    /// <summary>Writes what is in some packs. A failure costs time later, and nothing else.</summary>
    /// <returns>The bytes that were written.</returns>
    public async ValueTask<long> TryWriteAsync(
        PackKind kind,
        IEnumerable<PackContents> packs,
        CancellationToken cancellationToken
    )
    {
        var written = 0L;
        try
        {
            foreach (var part in Split(packs))
            {
                // Any 16 random bytes will do as a name.
                var name = new BlobName(VaultNames.Segments(kind) + PackId.NewRandom());
                var bytes = SegmentWriter.Write(SealsOf(kind, name), part);
                await store.PutAsync(name, new ReadOnlySequence<byte>(bytes), cancellationToken).ConfigureAwait(false);
                written += bytes.Length;
            }
        }
        catch (BlobStoreException)
        {
            // Readers take the trailers instead.
        }

        return written;
    }

    /// <summary>The names of all segments of a kind.</summary>
    public async ValueTask<List<BlobListing>> ListAsync(PackKind kind, CancellationToken cancellationToken)
    {
        var segments = new List<BlobListing>();
        var listing = store.ListAsync(VaultNames.Segments(kind), cancellationToken);
        await foreach (var segment in listing.ConfigureAwait(false))
        {
            segments.Add(segment);
        }

        return segments;
    }

    /// <summary>What binds the parts of a segment to their places.</summary>
    /// <exception cref="VaultException">No segment has such a name.</exception>
    public SegmentSeals SealsOf(PackKind kind, BlobName name) => new(keys.Index, vault, kind, name.Value);

    /// <summary>Reads a part of a segment; null if it was deleted meanwhile.</summary>
    /// <exception cref="VaultException">It cannot be read, or is shorter.</exception>
    public async ValueTask<byte[]?> ReadRangeAsync(
        BlobName name,
        long offset,
        int length,
        CancellationToken cancellationToken
    )
    {
        var bytes = new byte[length];
        int? read;
        try
        {
            read = await store.ReadAsync(name, offset, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (BlobStoreException failure)
        {
            if (await BlobBytes.IsUnreadableAsync(store, name, failure, cancellationToken).ConfigureAwait(false))
            {
                throw IndexSegment.Damaged(name.Value, failure.Message, failure);
            }

            throw;
        }

        return
            read is null ? null
            : read == length ? bytes
            : throw IndexSegment.Damaged(name.Value, "it is cut short.");
    }

    /// <summary>Reads a segment; null if it was deleted meanwhile.</summary>
    /// <param name="kind">The kind of its packs.</param>
    /// <param name="name">The segment.</param>
    /// <param name="isChecked">What only look-ups need is looked at too.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultException">It is damaged.</exception>
    public async ValueTask<List<PackContents>?> ReadAsync(
        PackKind kind,
        BlobName name,
        bool isChecked,
        CancellationToken cancellationToken
    )
    {
        byte[]? bytes;
        try
        {
            bytes = await BlobBytes
                .ReadWholeAsync(
                    store,
                    name,
                    IndexSegment.LargestSize,
                    IndexSegment.Magic.ToArray(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (BlobStoreException failure)
        {
            if (await BlobBytes.IsUnreadableAsync(store, name, failure, cancellationToken).ConfigureAwait(false))
            {
                throw IndexSegment.Damaged(name.Value, failure.Message, failure);
            }

            throw;
        }

        return bytes is null ? null : IndexSegment.Open(keys.Index, vault, kind, name.Value, bytes, isChecked);
    }

    private static IEnumerable<List<PackContents>> Split(IEnumerable<PackContents> packs)
    {
        var part = new List<PackContents>();
        var chunks = 0;
        foreach (var pack in packs)
        {
            part.Add(pack);
            chunks += pack.Lengths.Length;
            if (chunks >= IndexSegment.ChunksInSegment)
            {
                yield return part;
                part = [];
                chunks = 0;
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
