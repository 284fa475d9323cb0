using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>
/// Seals small objects: log entries, trailers, index segments, wrapped keys. Safe for use by many threads; zeroed on
/// disposal.
/// </summary>
/// <remarks>
/// An envelope is salt (32) | ciphertext | tag (16). Its one-time key is BLAKE3-keyed(key, u32le header length | header |
/// salt), the associated data is the header. The salt hashes random bytes together with the content, so that a machine
/// that is rolled back with its random state still uses a one-time key for one content only.
/// </remarks>
public sealed class EnvelopeKey : IDisposable
{
    /// <summary>How many bytes an envelope is longer than its content.</summary>
    public const int Overhead = SaltLength + OneTimeCipher.TagLength;

    internal const int SaltLength = 32;
    internal const int SeedLength = 32;

    private readonly Blake3Key _oneTimeKeys;
    private readonly Blake3Key _salts;

    /// <summary>Copies the key.</summary>
    /// <param name="key32">32 bytes, used for envelopes only.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public EnvelopeKey(ReadOnlySpan<byte> key32)
    {
        KeyBytes.ThrowIfNotKey(key32.Length, nameof(key32));
        _oneTimeKeys = new Blake3Key(key32);
        _salts = KeyContext.Keyed(KeyContext.EnvelopeSalt, key32);
    }

    /// <summary>Seals <paramref name="plain"/>.</summary>
    /// <param name="header">What the reader knows from elsewhere and must find unchanged; not part of the envelope.</param>
    /// <param name="plain">The content.</param>
    /// <param name="output">Takes the envelope: <see cref="Overhead"/> more bytes than the content.</param>
    public void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> seed = stackalloc byte[SeedLength];
        RandomNumberGenerator.Fill(seed);
        int length = plain.Length + Overhead;
        Seal(seed, header, plain, output.GetSpan(length)[..length]);
        output.Advance(length);
    }

    /// <summary>Opens an envelope.</summary>
    /// <param name="header">The same bytes as for sealing.</param>
    /// <param name="sealedBytes">The whole envelope.</param>
    /// <param name="plain">Takes the content: <see cref="Overhead"/> bytes fewer than the envelope.</param>
    /// <exception cref="SealingException">The envelope is not authentic under this key and header, or too short.</exception>
    /// <exception cref="ArgumentException">The length of <paramref name="plain"/> is not the content's.</exception>
    public void Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        const string operation = "open a sealed object";
        if (sealedBytes.Length < Overhead)
        {
            throw new SealingException(
                operation,
                $"It has {sealedBytes.Length} bytes, fewer than any envelope ({Overhead}).",
                "It was cut short: fetch it again, and if it stays short, check the vault.");
        }

        if (!TryOpen(header, sealedBytes, plain))
        {
            throw new SealingException(
                operation,
                "Its bytes are not authentic: they were damaged or exchanged, or were sealed under another key.",
                "Fetch it again, and if that does not help, check the vault.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _oneTimeKeys.Dispose();
        _salts.Dispose();
    }

    internal void Seal(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, Span<byte> output)
    {
        Span<byte> salt = output[..SaltLength];
        HashJoined(_salts, seed, header, plain, salt);
        Span<byte> key = stackalloc byte[KeyBytes.Length];
        HashJoined(_oneTimeKeys, [], header, salt, key);
        OneTimeCipher.Encrypt(key, header, plain, output[SaltLength..]);
        CryptographicOperations.ZeroMemory(key);
    }

    internal bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        if (plain.Length != sealedBytes.Length - Overhead)
        {
            throw new ArgumentException("The content is the envelope's length less the overhead.", nameof(plain));
        }

        Span<byte> key = stackalloc byte[KeyBytes.Length];
        HashJoined(_oneTimeKeys, [], header, sealedBytes[..SaltLength], key);
        bool authentic = OneTimeCipher.TryDecrypt(key, header, sealedBytes[SaltLength..], plain);
        CryptographicOperations.ZeroMemory(key);
        return authentic;
    }

    /// <summary>Hashes seed | u32le header length | header | rest; the length keeps header and rest apart.</summary>
    private static void HashJoined(
        Blake3Key key, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> header, ReadOnlySpan<byte> rest, Span<byte> hash)
    {
        int length = seed.Length + sizeof(uint) + header.Length + rest.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> joined = rented.AsSpan(0, length);
            seed.CopyTo(joined);
            BinaryPrimitives.WriteInt32LittleEndian(joined[seed.Length..], header.Length);
            header.CopyTo(joined[(seed.Length + sizeof(uint))..]);
            rest.CopyTo(joined[(length - rest.Length)..]);
            key.Hash(joined, hash);
            CryptographicOperations.ZeroMemory(joined);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
