namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// 64 bytes, a cache line, for the keys between two bounds: the number of entries before them, and a Bloom filter of
/// 480 bits. Keys are random, so lines fill alike, and the line of a key is its share of all lines.
/// </summary>
internal static class FilterLine
{
    public const int Words = 16;

    public const int Size = Words * sizeof(uint);

    /// <summary>Ten bits each: about 1.3 of 100 absent keys are taken for present.</summary>
    private const int EntriesInLine = 48;

    private const int FilterBits = (Words - 1) * 32;
    private const int Probes = 6;

    public static int CountFor(long entries) => checked((int)(entries / EntriesInLine) + 1);

    /// <summary>Grows with the key, so that sorted entries fill one line after the other.</summary>
    public static int LineOf(ulong key, int lines) => (int)Math.BigMul(key, (ulong)lines, out _);

    public static void Add(Span<uint> line, ulong key)
    {
        var (at, step) = Mix(key);
        for (var probe = 0; probe < Probes; probe++, at += step)
        {
            var bit = BitOf(at);
            line[1 + (bit / 32)] |= 1u << bit;
        }
    }

    public static bool MayHold(ReadOnlySpan<uint> line, ulong key)
    {
        var (at, step) = Mix(key);
        for (var probe = 0; probe < Probes; probe++, at += step)
        {
            var bit = BitOf(at);
            if ((line[1 + (bit / 32)] & (1u << bit)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bits that chose the line are equal for all keys in it, so the others must be spread.</summary>
    private static (uint At, uint Step) Mix(ulong key)
    {
        var mixed = key * 0x9E37_79B9_7F4A_7C15;
        return ((uint)(mixed >> 32), (uint)mixed | 1);
    }

    private static int BitOf(uint at) => (int)((at * (ulong)FilterBits) >> 32);
}
