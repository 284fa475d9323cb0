using System.Buffers;
using Comet.Modular.Blobs;

namespace Comet.Modular.Benchmark.Index;

/// <summary>Counts what is read of a store, which it owns.</summary>
internal sealed class CountedStore(IBlobStore store) : IBlobStore
{
    private long _reads;
    private long _bytes;

    public (long Reads, long Bytes) Counted => (Interlocked.Read(ref _reads), Interlocked.Read(ref _bytes));

    public ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    ) => store.PutAsync(name, content, cancellationToken);

    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken) =>
        store.FindLengthAsync(name, cancellationToken);

    public async ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var read = await store.ReadAsync(name, offset, buffer, cancellationToken);
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _bytes, read ?? 0);
        return read;
    }

    public IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        store.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
