using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>
/// One block at a time with the 4x4 state held as four 128-bit rows, so that the four mixes of a half round are one.
/// It serves where too few nodes are at hand to fill lanes. Needs AVX2 (for the message permutation).
/// </summary>
/// <remarks>
/// AVX2 keeps these methods out of the code that is compiled ahead of time, so they ask for optimised code at once.
/// </remarks>
internal static unsafe class RowKernel
{
    private static Vector128<byte> RotateBy16
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    }

    private static Vector128<byte> RotateBy8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
    }

    /// <summary>
    /// Compresses one block of 64 bytes. The 16 words of <paramref name="state"/> are the extended output.
    /// </summary>
    public static void Compress(
        uint* chaining, byte* block, int blockLength, ulong counter, NodeFlags flags, uint* state)
    {
        var low = Vector128.Load(chaining);
        var high = Vector128.Load(chaining + 4);
        Permute(low, high, block, blockLength, counter, flags, out var a, out var b, out var c, out var d);
        (a ^ c).Store(state);
        (b ^ d).Store(state + 4);
        (c ^ low).Store(state + 8);
        (d ^ high).Store(state + 12);
    }

    /// <summary>
    /// Compresses the blocks of one node in sequence; the chaining value stays in registers between them.
    /// </summary>
    public static void HashNode(
        uint* key,
        byte* node,
        int blocks,
        ulong counter,
        NodeFlags flags,
        NodeFlags first,
        NodeFlags last,
        byte* output)
    {
        var low = Vector128.Load(key);
        var high = Vector128.Load(key + 4);
        var blockFlags = flags | first;
        for (var i = 0; i < blocks; i++)
        {
            blockFlags |= i == blocks - 1 ? last : NodeFlags.None;
            var block = node + (i * Blake3Layout.BlockLength);
            Permute(
                low, high, block, Blake3Layout.BlockLength, counter, blockFlags,
                out var a, out var b, out var c, out var d);
            low = a ^ c;
            high = b ^ d;
            blockFlags = flags;
        }

        low.AsByte().Store(output);
        high.AsByte().Store(output + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Permute(
        Vector128<uint> low,
        Vector128<uint> high,
        byte* block,
        int blockLength,
        ulong counter,
        NodeFlags flags,
        out Vector128<uint> rowA,
        out Vector128<uint> rowB,
        out Vector128<uint> rowC,
        out Vector128<uint> rowD)
    {
        // "columns" holds the words of the column mixes: 0 2 4 6 (first use) and 1 3 5 7 (second use).
        // "diagonals" holds 14 8 10 12 and 15 9 11 13: turned by one, because row b (the last to be ready) stays
        // where it is and the other rows turn around it.
        var columns = Avx2.PermuteVar8x32(
            Vector256.Load((uint*)block), Vector256.Create(0u, 2, 4, 6, 1, 3, 5, 7));
        var diagonals = Avx2.PermuteVar8x32(
            Vector256.Load((uint*)(block + 32)), Vector256.Create(6u, 0, 2, 4, 7, 1, 3, 5));

        var a = low;
        var b = high;
        var c = Vector128.Create(
            Blake3Layout.InitialValue0, Blake3Layout.InitialValue1,
            Blake3Layout.InitialValue2, Blake3Layout.InitialValue3);
        var d = Vector128.Create((uint)counter, (uint)(counter >> 32), (uint)blockLength, (uint)flags);

        for (var round = 1; ; round++)
        {
            Mix(ref a, ref b, ref c, ref d, columns.GetLower(), columns.GetUpper());
            a = Sse2.Shuffle(a, 0x93);
            c = Sse2.Shuffle(c, 0x39);
            d = Sse2.Shuffle(d, 0x4E);
            Mix(ref a, ref b, ref c, ref d, diagonals.GetLower(), diagonals.GetUpper());
            a = Sse2.Shuffle(a, 0x39);
            c = Sse2.Shuffle(c, 0x93);
            d = Sse2.Shuffle(d, 0x4E);
            if (round == Blake3Layout.Rounds)
            {
                break;
            }

            // The message permutation 2 6 3 10 7 0 4 13 | 1 11 12 5 9 14 15 8 in the order above: each new vector
            // takes most words from one old vector and two from the other (the bits of the blend mask).
            var fromColumns = Avx2.PermuteVar8x32(columns, Vector256.Create(1u, 5, 7, 2, 3, 0, 0, 0));
            var fromDiagonals = Avx2.PermuteVar8x32(diagonals, Vector256.Create(0u, 0, 0, 0, 0, 2, 0, 7));
            var nextColumns = Avx2.Blend(fromColumns, fromDiagonals, 0xA0);
            fromColumns = Avx2.PermuteVar8x32(columns, Vector256.Create(0u, 4, 0, 0, 0, 0, 6, 0));
            fromDiagonals = Avx2.PermuteVar8x32(diagonals, Vector256.Create(4u, 0, 3, 5, 1, 6, 0, 0));
            diagonals = Avx2.Blend(fromDiagonals, fromColumns, 0x42);
            columns = nextColumns;
        }

        rowA = a;
        rowB = b;
        rowC = c;
        rowD = d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector128<uint> a,
        ref Vector128<uint> b,
        ref Vector128<uint> c,
        ref Vector128<uint> d,
        Vector128<uint> x,
        Vector128<uint> y)
    {
        a += x;
        a += b;
        d = Ssse3.Shuffle((d ^ a).AsByte(), RotateBy16).AsUInt32();
        c += d;
        b = Rotate12(b ^ c);
        a += y;
        a += b;
        d = Ssse3.Shuffle((d ^ a).AsByte(), RotateBy8).AsUInt32();
        c += d;
        b = Rotate7(b ^ c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate12(Vector128<uint> words) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(words, 12) : (words >>> 12) | (words << 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate7(Vector128<uint> words) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(words, 7) : (words >>> 7) | (words << 25);
}
