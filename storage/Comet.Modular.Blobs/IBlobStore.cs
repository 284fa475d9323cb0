using System.Buffers;

namespace Comet.Modular.Blobs;

/// <summary>
/// A place that keeps named immutable blobs. Several processes and machines may use one place at a time, each through
/// its own instance; an instance is safe for use by many threads.
/// </summary>
/// <remarks>
/// What every store guarantees:
/// <list type="bullet">
/// <item>Create if absent is atomic: of any number of puts of one name, from anywhere, exactly one creates the blob.</item>
/// <item>A blob is immutable: nothing replaces, extends or shortens it. It can only be deleted.</item>
/// <item>A blob is seen whole or not at all, by reads, lengths and listings alike, also after a crash in mid-put.</item>
/// <item>What a put has answered is durable: it survives a loss of power. This holds for
/// <see cref="PutOutcome.Exists"/> too.</item>
/// <item>Read after write: once a put has answered, every instance reads and lists that blob.</item>
/// </list>
/// When a put ends in an exception or is cancelled, the blob is either there, whole, or not there. The caller finds
/// out by putting the same bytes again and, on <see cref="PutOutcome.Exists"/>, comparing.
/// All methods throw <see cref="BlobStoreException"/> when the place does not answer as it should, and never report
/// a blob as missing because the place itself is out of reach.
/// </remarks>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Creates the blob unless the name is taken. Never overwrites.</summary>
    /// <param name="name">The blob to create.</param>
    /// <param name="content">All of its bytes, lent until the returned task has ended.</param>
    /// <param name="cancellationToken">Cancels; the blob is then absent, or there as a whole.</param>
    ValueTask<PutOutcome> PutAsync(BlobName name, ReadOnlySequence<byte> content, CancellationToken cancellationToken);

    /// <summary>The blob's length in bytes; null if there is no such blob.</summary>
    ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Reads from <paramref name="offset"/> on until the buffer is full or the blob ends.</summary>
    /// <param name="name">The blob to read.</param>
    /// <param name="offset">Where to begin, in bytes, 0 or more; at or past the end there is nothing to read.</param>
    /// <param name="buffer">Where the bytes go, lent until the returned task has ended.</param>
    /// <param name="cancellationToken">Cancels; the buffer's content is then undefined.</param>
    /// <returns>
    /// The number of bytes read, less than the buffer's length only at the blob's end; null if there is no such blob.
    /// </returns>
    ValueTask<int?> ReadAsync(BlobName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the blobs whose names begin with <paramref name="prefix"/> (<c>log/</c> lists a folder, the empty prefix
    /// everything), each once, in any order. A blob that is created or deleted meanwhile may be listed or not.
    /// </summary>
    /// <exception cref="ArgumentException">No name can begin like this.</exception>
    IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the blob; false if it was not there. Of several deletes at once more than one may be told true.
    /// A deletion may be undone by a loss of power.
    /// </summary>
    ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken);
}
