using System.Numerics;
using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>
/// The keys of all chunks of a segment, sorted: of each prefix as many leading bits as tell the number of chunks, and
/// eight more. They are the filter, as one of 256 to 512 absent chunks is taken for present, and the rank of a key is
/// where its place stands. In memory are the gaps between them as they were written, 1.5 to 2 bytes a chunk.
/// </summary>
internal sealed class ShortKeys
{
    /// <summary>A look-up reads half as many gaps on average, and the key in front of them.</summary>
    private const int KeysInStep = 64;

    private const int BitsBeyondCount = 8;
    private const int MostBits = 32;

    private readonly int _bits;
    private readonly byte[] _gaps;

    /// <summary>For each step the key in front of it, and where its gaps begin.</summary>
    private readonly (uint Before, int At)[] _steps;

    private ShortKeys(int bits, int count, byte[] gaps, (uint Before, int At)[] steps)
    {
        _bits = bits;
        Count = count;
        _gaps = gaps;
        _steps = steps;
    }

    public int Count { get; }

    public long ResidentBytes => _gaps.Length + (sizeof(long) * (long)_steps.Length);

    public static int BitsFor(int count) =>
        Math.Min(MostBits, BitOperations.Log2((uint)Math.Max(count, 1)) + 1 + BitsBeyondCount);

    public static uint Shorten(ulong key, int bits) => (uint)(key >> (64 - bits));

    /// <param name="writer">Takes them.</param>
    /// <param name="sorted">The first eight bytes of the prefixes, ascending.</param>
    public static void Write(FormatWriter writer, ReadOnlySpan<ulong> sorted)
    {
        var bits = BitsFor(sorted.Length);
        writer.U8((byte)bits);
        writer.Varint(sorted.Length);
        var before = 0u;
        foreach (var key in sorted)
        {
            var current = Shorten(key, bits);
            writer.Varint((ulong)(current - before));
            before = current;
        }
    }

    public static ShortKeys Read(ref FormatReader reader)
    {
        var bits = reader.U8();
        if (bits is 0 or > MostBits)
        {
            throw reader.Malformed($"keys have {bits} bits");
        }

        var count = reader.Count(1);
        var largest = uint.MaxValue >> (MostBits - bits);
        var steps = new (uint, int)[(count + KeysInStep - 1) / KeysInStep];
        var gaps = reader;
        var before = 0u;
        for (var rank = 0; rank < count; rank++)
        {
            if (rank % KeysInStep == 0)
            {
                steps[rank / KeysInStep] = (before, reader.Remaining - gaps.Remaining);
            }

            var gap = gaps.Varint();
            if (gap > largest - before)
            {
                throw reader.Malformed("a key is beyond all keys");
            }

            before += (uint)gap;
        }

        return new ShortKeys(bits, count, reader.Raw(reader.Remaining - gaps.Remaining).ToArray(), steps);
    }

    /// <summary>The ranks that a key may have: none, or one as a rule.</summary>
    public (int First, int End) Find(ulong key)
    {
        var wanted = Shorten(key, _bits);
        var step = StepOf(wanted);
        var (current, at) = step < _steps.Length ? _steps[step] : default;
        var rank = step * KeysInStep;
        var first = -1;
        for (; rank < Count; rank++)
        {
            at += Varints.Read(_gaps.AsSpan(at), out var gap);
            current += (uint)gap;
            if (current > wanted)
            {
                break;
            }

            if (current == wanted && first < 0)
            {
                first = rank;
            }
        }

        return first < 0 ? (0, 0) : (first, rank);
    }

    /// <summary>All of them, in order.</summary>
    public uint[] ToArray()
    {
        var keys = new uint[Count];
        var current = 0u;
        var at = 0;
        for (var rank = 0; rank < keys.Length; rank++)
        {
            at += Varints.Read(_gaps.AsSpan(at), out var gap);
            keys[rank] = current += (uint)gap;
        }

        return keys;
    }

    public uint Shorten(ulong key) => Shorten(key, _bits);

    /// <summary>The last step in front of which all keys are smaller: equal ones may begin in it.</summary>
    private int StepOf(uint wanted)
    {
        var low = 0;
        for (var high = _steps.Length; high - low > 1;)
        {
            var middle = (low + high) / 2;
            if (_steps[middle].Before < wanted)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
