using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>
/// A vault's one random key. All other keys of the vault are derived from it or wrapped by what is. Safe for use by
/// many threads; zeroed on disposal.
/// </summary>
public sealed class MasterKey : IDisposable
{
    /// <summary>The length of the key and of all keys of this library, in bytes.</summary>
    public const int Length = KeyBytes.Length;

    private readonly KeyBytes _key;

    private MasterKey(KeyBytes key) => _key = key;

    /// <summary>Makes a new random key.</summary>
    public static MasterKey Generate() => new(KeyBytes.Generate());

    /// <summary>Takes a key that was exported. The bytes are copied; the caller zeroes its own.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static MasterKey Import(ReadOnlySpan<byte> key32) => new(KeyBytes.Copy(key32));

    /// <summary>Derives the key for one purpose.</summary>
    /// <param name="purpose">
    /// A constant of the program that names the use, part of the format: the context is "Comet.Modular vault v1 " and this.
    /// </param>
    /// <param name="subkey">Filled with the derived key; the caller zeroes it after use.</param>
    public void Derive(string purpose, Span<byte> subkey)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        Blake3Hash.DeriveKey(KeyContext.Prefix + purpose, _key.Span, subkey);
    }

    /// <summary>Copies the key out, to be wrapped; the caller zeroes the copy.</summary>
    /// <exception cref="ArgumentException">Not room for exactly 32 bytes.</exception>
    public void Export(Span<byte> key32)
    {
        KeyBytes.ThrowIfNotKey(key32.Length, nameof(key32));
        _key.Span.CopyTo(key32);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
