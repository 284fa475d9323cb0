using System.Buffers;
using System.Text;

namespace Comet.Modular.Sealing.Tests;

/// <summary>Fixed keys and contents.</summary>
internal static class Samples
{
    internal static readonly BlockPlace Place = new(
        new Bits128(0x8011223344556677, 0x8899aabbccddeeff), PackKind: 1, Slot: 7);

    internal static byte[] Counting(byte first, int length) => [.. Enumerable.Range(first, length).Select(i => (byte)i)];

    internal static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static byte[] Text(int length)
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < length; i++)
        {
            text.Append("line ").Append(i).Append(" of a text that compresses\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, length));
    }

    internal static PackKey Pack() => PackKey.Import(Counting(0x40, 32));

    internal static byte[] Seal(this EnvelopeKey key, byte[] header, byte[] plain)
    {
        var output = new ArrayBufferWriter<byte>();
        key.Seal(header, plain, output);
        return output.WrittenSpan.ToArray();
    }

    internal static byte[] SealToArray(
        this BlockSealer sealer, PackKey key, BlockPlace place, byte[] ids, byte[] plain, out SealedBlock block)
    {
        block = sealer.Seal(key, place, ids, plain, out ReadOnlySpan<byte> sealedBytes);
        return sealedBytes.ToArray();
    }

    internal static IEnumerable<byte[]> EachBitFlipped(byte[] bytes)
    {
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
