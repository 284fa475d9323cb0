using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Tests;

/// <summary>A store in memory that tests can fail, damage and count.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    public ConcurrentDictionary<string, byte[]> Blobs { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>What a put throws before it has stored anything.</summary>
    public Func<string, Exception?> FailBeforePut { get; set; } = _ => null;

    /// <summary>What a put throws after it has stored the blob: an unclear answer.</summary>
    public Func<string, Exception?> FailAfterPut { get; set; } = _ => null;

    /// <summary>Puts begin when this has ended.</summary>
    public Task HoldPuts { get; set; } = Task.CompletedTask;

    /// <summary>The names that were read, in order.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Bytes of all blobs under a prefix.</summary>
    public long BytesOf(string prefix) =>
        Blobs.Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(blob => (long)blob.Value.Length);

    public IEnumerable<string> NamesOf(string prefix) =>
        Blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>A copy of the store as it is now.</summary>
    public MemoryBlobStore Copy() => new() { Blobs = new(Blobs, StringComparer.Ordinal) };

    public static BlobStoreException Refusal(bool isTransient = false) =>
        new("write", name: null, "The test store refuses.", "Try again.", isTransient, innerException: null);

    public async ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        await HoldPuts.WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (FailBeforePut(name.Value) is { } refusal)
        {
            throw refusal;
        }

        var created = Blobs.TryAdd(name.Value, content.ToArray());
        if (FailAfterPut(name.Value) is { } unclear)
        {
            throw unclear;
        }

        return created ? PutOutcome.Created : PutOutcome.Exists;
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
        Reads.Enqueue(name.Value);
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
