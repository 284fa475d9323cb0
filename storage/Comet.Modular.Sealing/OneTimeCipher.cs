using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>
/// AES-256-GCM with a key that encrypts once. Because the key is never used for a second message, the nonce is
/// constant: 12 zero bytes.
/// </summary>
internal static class OneTimeCipher
{
    internal const int TagLength = 16;

    private static ReadOnlySpan<byte> Nonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Encrypts; <paramref name="output"/> takes ciphertext and tag.</summary>
    internal static void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> output)
    {
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(Nonce, plain, output[..plain.Length], output[plain.Length..], associated);
    }

    /// <summary>Decrypts ciphertext and tag; false, and nothing written, if they are not authentic.</summary>
    internal static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plain)
    {
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(Nonce, input[..plain.Length], input[plain.Length..], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
