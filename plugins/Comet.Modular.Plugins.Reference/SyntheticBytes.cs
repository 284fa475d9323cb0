using System.Buffers.Binary;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Pseudo-random bytes as a function of a key and a position.</summary>
/// <remarks>
/// Word n of a content is the SplitMix64 output (Steele, Lea, Flood, 2014) for the state key + n steps, so any part can
/// be made without what comes before it. Not for secrets.
/// </remarks>
internal static class SyntheticBytes
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>One well-mixed number from several.</summary>
    public static ulong Hash(ulong a, ulong b, ulong c = 0, ulong d = 0) =>
        Mix(Mix(Mix(Mix(a + Step) ^ b) + Step ^ c) + Step ^ d);

    /// <summary>Fills the buffer with the bytes that stand at a position of the content with a key.</summary>
    public static void Fill(Span<byte> buffer, ulong key, long position)
    {
        var within = (int)(position & 7);
        var state = unchecked(key + ((ulong)(position >> 3) * Step));
        if (within != 0)
        {
            var head = Math.Min(8 - within, buffer.Length);
            FillPart(buffer[..head], state, within);
            buffer = buffer[head..];
            state = unchecked(state + Step);
        }

        for (; buffer.Length >= 8; buffer = buffer[8..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, Mix(state));
            state = unchecked(state + Step);
        }

        FillPart(buffer, state, within: 0);
    }

    private static void FillPart(Span<byte> buffer, ulong state, int within)
    {
        var word = Mix(state) >> (8 * within);
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)word;
            word >>= 8;
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
