using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Comet.Modular.Blobs;

namespace Comet.Modular.TestStores;

/// <summary>A store in memory whose blobs tests can reach. It outlives its disposal.</summary>
public sealed class MemoryBlobStore : IBlobStore
{
    public ConcurrentDictionary<string, byte[]> Blobs { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of all blobs under a prefix.</summary>
    public long BytesOf(string prefix) =>
        Blobs.Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(blob => (long)blob.Value.Length);

    public IEnumerable<string> NamesOf(string prefix) =>
        Blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>A copy of the store as it is now.</summary>
    public MemoryBlobStore Copy() => new() { Blobs = new(Blobs, StringComparer.Ordinal) };

    public ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Blobs.TryAdd(name.Value, content.ToArray()) ? PutOutcome.Created : PutOutcome.Exists);
    }

    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken) =>
        new(Blobs.TryGetValue(name.Value, out var blob) ? blob.Length : null);

    public ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        if (!Blobs.TryGetValue(name.Value, out var blob))
        {
            return new((int?)null);
        }

        var count = (int)Math.Clamp(blob.Length - offset, 0, buffer.Length);
        blob.AsSpan((int)Math.Min(offset, blob.Length), count).CopyTo(buffer.Span);
        return new(count);
    }

    public async IAsyncEnumerable<BlobListing> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        BlobName.ThrowIfNotPrefix(prefix);
        foreach (var (name, blob) in Blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new BlobListing(new BlobName(name), blob.Length);
            }
        }

        await Task.CompletedTask;
    }

    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        new(Blobs.TryRemove(name.Value, out _));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
