using System.Buffers.Binary;

namespace Comet.Modular.Blake3;

/// <summary>Reads a key of 32 bytes as the eight words that the compression function takes.</summary>
internal static class KeyWords
{
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static void Load(ReadOnlySpan<byte> key, Span<uint> words)
    {
        if (key.Length != Blake3Layout.KeyLength)
        {
            throw new ArgumentException(
                $"A BLAKE3 key is {Blake3Layout.KeyLength} bytes long; this one has {key.Length}.", nameof(key));
        }

        for (var i = 0; i < Blake3Layout.KeyWords; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(i * sizeof(uint))..]);
        }
    }
}
