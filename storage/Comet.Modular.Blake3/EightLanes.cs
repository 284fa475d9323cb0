using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>256 bits. Needs AVX2.</summary>
internal readonly unsafe struct EightLanes(Vector256<uint> words) : ILanes<EightLanes>
{
    private readonly Vector256<uint> _words = words;

    public static int Count => 8;

    private static Vector256<byte> By16
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
            2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    }

    private static Vector256<byte> By8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12,
            1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Repeat(uint word) => new(Vector256.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes LoadRows(byte** nodes, int first, int offset) => new(Vector256.Create(
        Vector128.Load((uint*)(nodes[first] + offset)), Vector128.Load((uint*)(nodes[first + 4] + offset))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(EightLanes rows, byte* output, int first)
    {
        var bytes = rows._words.AsByte();
        bytes.GetLower().Store(output + (first * Blake3Layout.ChainingLength));
        bytes.GetUpper().Store(output + ((first + 4) * Blake3Layout.ChainingLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref EightLanes a, ref EightLanes b, ref EightLanes c, ref EightLanes d)
    {
        var low01 = Avx2.UnpackLow(a._words, b._words).AsUInt64();
        var low23 = Avx2.UnpackLow(c._words, d._words).AsUInt64();
        var high01 = Avx2.UnpackHigh(a._words, b._words).AsUInt64();
        var high23 = Avx2.UnpackHigh(c._words, d._words).AsUInt64();
        a = new(Avx2.UnpackLow(low01, low23).AsUInt32());
        b = new(Avx2.UnpackHigh(low01, low23).AsUInt32());
        c = new(Avx2.UnpackLow(high01, high23).AsUInt32());
        d = new(Avx2.UnpackHigh(high01, high23).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mix(ref EightLanes a, ref EightLanes b, ref EightLanes c, ref EightLanes d, EightLanes* x, EightLanes* y)
    {
        var (va, vb, vc, vd) = (a._words, b._words, c._words, d._words);
        va = va + x->_words + vb;
        vd = Avx2.Shuffle((vd ^ va).AsByte(), By16).AsUInt32();
        vc += vd;
        vb = RotateBy12(vb ^ vc);
        va = va + y->_words + vb;
        vd = Avx2.Shuffle((vd ^ va).AsByte(), By8).AsUInt32();
        vc += vd;
        vb = RotateBy7(vb ^ vc);
        (a, b, c, d) = (new(va), new(vb), new(vc), new(vd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator ^(EightLanes left, EightLanes right) => new(left._words ^ right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RotateBy12(Vector256<uint> words) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(words, 12) : (words >>> 12) | (words << 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RotateBy7(Vector256<uint> words) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(words, 7) : (words >>> 7) | (words << 25);
}
