using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>
/// Authenticates, decrypts and decompresses blocks. One for each worker: not for several threads at a time. Keeps its
/// decompression tables and buffer between blocks.
/// </summary>
public sealed class BlockOpener : IDisposable
{
    private const string Operation = "open a block";
    private const string CheckVault = "Fetch its pack again, and if that does not help, check and repair the vault.";

    private readonly ZstdDecoder _decoder = new();
    private readonly Scratch _payload = new();

    /// <summary>Opens one block.</summary>
    /// <param name="key">The key of the block's pack.</param>
    /// <param name="place">The place that the block must be sealed for.</param>
    /// <param name="codec">How the plain bytes are packed, as the pack's trailer says.</param>
    /// <param name="sealedBytes">The whole sealed block.</param>
    /// <param name="plain">
    /// Takes the plain bytes and has exactly their length; nothing is written past it. Its content is undefined after
    /// an exception.
    /// </param>
    /// <exception cref="SealingException">
    /// The block is not authentic for this key, place, codec and length, or is malformed.
    /// </exception>
    public void Open(
        PackKey key, BlockPlace place, BlockCodec codec, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        ArgumentNullException.ThrowIfNull(key);
        int payloadLength = sealedBytes.Length - BlockLayout.Overhead;
        bool fits = codec switch
        {
            BlockCodec.Stored => payloadLength == plain.Length,
            BlockCodec.Zstd => payloadLength > 0 && payloadLength < plain.Length,
            _ => throw new SealingException(
                Operation,
                $"Its codec {(byte)codec} is not known to this version.",
                "Use a newer version of Comet."),
        };
        if (!fits)
        {
            throw new SealingException(
                Operation,
                $"{sealedBytes.Length} sealed bytes cannot be a block of {plain.Length} plain bytes.",
                CheckVault);
        }

        Span<byte> payload = codec == BlockCodec.Stored ? plain : _payload.Take(payloadLength);
        Decrypt(key, place, codec, sealedBytes, payload, plain.Length);
        if (codec == BlockCodec.Zstd && !_decoder.TryDecompress(payload, plain))
        {
            throw new SealingException(
                Operation,
                $"It is authentic but does not decompress to its {plain.Length} bytes.",
                "The program or machine that wrote it was faulty: check and repair the vault.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _payload.Dispose();
    }

    private static void Decrypt(
        PackKey key,
        BlockPlace place,
        BlockCodec codec,
        ReadOnlySpan<byte> sealedBytes,
        Span<byte> payload,
        int plainLength)
    {
        Span<byte> associated = stackalloc byte[BlockLayout.AssociatedLength];
        BlockLayout.WriteAssociated(associated, place, codec, plainLength);
        Span<byte> blockKey = stackalloc byte[KeyBytes.Length];
        BlockLayout.DeriveKey(key, associated, sealedBytes[..BlockLayout.BindingLength], blockKey);
        bool authentic = OneTimeCipher.TryDecrypt(
            blockKey, associated, sealedBytes[BlockLayout.BindingLength..], payload);
        CryptographicOperations.ZeroMemory(blockKey);
        if (!authentic)
        {
            throw new SealingException(
                Operation,
                $"Block {place.Slot} of pack {place.PackId:x32} is not authentic: it was damaged or exchanged.",
                CheckVault);
        }
    }
}
