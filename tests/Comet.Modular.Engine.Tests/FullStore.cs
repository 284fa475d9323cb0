using System.Buffers;
using Comet.Modular.Blobs;

namespace Comet.Modular.Engine.Tests;

/// <summary>A store that takes log entries and keys, but no pack.</summary>
internal sealed class FullStore(IBlobStore store) : IBlobStore
{
    public async ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        if (name.Value.StartsWith("packs/", StringComparison.Ordinal))
        {
            throw new BlobStoreException("write", name, "The drive is full.", "Free some space.", false, null);
        }

        return await store.PutAsync(name, content, cancellationToken);
    }

    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken) =>
        store.FindLengthAsync(name, cancellationToken);

    public ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    ) => store.ReadAsync(name, offset, buffer, cancellationToken);

    public IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        store.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
