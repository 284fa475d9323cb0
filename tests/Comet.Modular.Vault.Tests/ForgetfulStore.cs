using System.Buffers;
using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Tests;

/// <summary>Takes packs without keeping them, so that what is allocated is the vault's own.</summary>
internal sealed class ForgetfulStore(IBlobStore inner) : IBlobStore
{
    public ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    ) =>
        name.Value.StartsWith("packs/", StringComparison.Ordinal)
            ? ValueTask.FromResult(PutOutcome.Created)
            : inner.PutAsync(name, content, cancellationToken);

    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken) =>
        inner.FindLengthAsync(name, cancellationToken);

    public ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    ) => inner.ReadAsync(name, offset, buffer, cancellationToken);

    public IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        inner.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
