using Comet.Modular.Blobs;

namespace Comet.Modular.Vault;

/// <summary>Reads small objects whole, and tells an object that cannot be read from a store that does not answer.</summary>
internal static class BlobBytes
{
    private const int FirstRead = 64 << 10;

    /// <summary>
    /// Whether a failure concerns this one object, as a bad sector does: then it is as good as damaged, and must not
    /// hide the others. A store that is gone fails again here.
    /// </summary>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public static async ValueTask<bool> IsUnreadableAsync(
        IBlobStore store,
        BlobName name,
        BlobStoreException failure,
        CancellationToken cancellationToken
    ) =>
        failure is { IsTransient: false, InnerException: not UnauthorizedAccessException }
        && await store.FindLengthAsync(name, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>All bytes of a blob, whatever they are; null if there is none.</summary>
    /// <exception cref="VaultException">
    /// <c>vault.malformed</c>: it is longer than <paramref name="maximum"/>.
    /// </exception>
    public static ValueTask<byte[]?> ReadWholeAsync(
        IBlobStore store,
        BlobName name,
        int maximum,
        CancellationToken cancellationToken
    ) => ReadWholeAsync(store, name, maximum, start: default, cancellationToken);

    /// <summary>All bytes of a blob; null if there is none.</summary>
    /// <param name="store">Has it.</param>
    /// <param name="name">The blob.</param>
    /// <param name="maximum">More bytes than this are refused.</param>
    /// <param name="start">
    /// A blob that begins otherwise is not read to its end, however long it is: the caller refuses it by its beginning.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultException">
    /// <c>vault.malformed</c>: it is longer than <paramref name="maximum"/>.
    /// </exception>
    public static async ValueTask<byte[]?> ReadWholeAsync(
        IBlobStore store,
        BlobName name,
        int maximum,
        ReadOnlyMemory<byte> start,
        CancellationToken cancellationToken
    )
    {
        var first = new byte[Math.Min(FirstRead, maximum + 1)];
        if (await store.ReadAsync(name, 0, first, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            return null;
        }

        if (read < first.Length || !first.AsSpan().StartsWith(start.Span))
        {
            return first[..read];
        }

        var length = await store.FindLengthAsync(name, cancellationToken).ConfigureAwait(false);
        if (length is null)
        {
            return null;
        }

        if (length > maximum)
        {
            throw new VaultException(
                "vault.malformed",
                $"The object {name} has {length} bytes, more than the {maximum} that any object of its kind may have.",
                "Run 'comet vault check' to see what is affected."
            );
        }

        var whole = new byte[(int)length];
        first.CopyTo(whole, 0);
        var rest = await store.ReadAsync(name, read, whole.AsMemory(read), cancellationToken).ConfigureAwait(false);
        return rest is { } more ? whole[..(read + more)] : null;
    }
}
