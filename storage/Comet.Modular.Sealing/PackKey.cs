using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>
/// The random key of one pack; derives the keys of its blocks and of its trailer. Safe for use by many threads; zeroed
/// on disposal.
/// </summary>
public sealed class PackKey : IDisposable
{
    private readonly KeyBytes _key;

    private PackKey(KeyBytes key)
    {
        _key = key;
        BindRoot = KeyContext.Keyed(KeyContext.BlockBinding, key.Span);
        BlockRoot = KeyContext.Keyed(KeyContext.BlockKey, key.Span);
        Span<byte> trailer = stackalloc byte[KeyBytes.Length];
        Blake3Hash.DeriveKey(KeyContext.PackTrailer, key.Span, trailer);
        Trailer = new EnvelopeKey(trailer);
        CryptographicOperations.ZeroMemory(trailer);
    }

    /// <summary>Seals and opens the pack's trailer. Belongs to this key and is disposed with it.</summary>
    public EnvelopeKey Trailer { get; }

    internal Blake3Key BindRoot { get; }

    internal Blake3Key BlockRoot { get; }

    /// <summary>Makes a new random key.</summary>
    public static PackKey Generate() => new(KeyBytes.Generate());

    /// <summary>Takes a key that was exported. The bytes are copied; the caller zeroes its own.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static PackKey Import(ReadOnlySpan<byte> key32) => new(KeyBytes.Copy(key32));

    /// <summary>Copies the key out, to be wrapped; the caller zeroes the copy.</summary>
    /// <exception cref="ArgumentException">Not room for exactly 32 bytes.</exception>
    public void Export(Span<byte> key32)
    {
        KeyBytes.ThrowIfNotKey(key32.Length, nameof(key32));
        _key.Span.CopyTo(key32);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        BindRoot.Dispose();
        BlockRoot.Dispose();
        Trailer.Dispose();
    }
}
