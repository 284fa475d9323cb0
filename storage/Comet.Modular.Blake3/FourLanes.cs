using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>128 bits, on any processor that has them: x86 with or without SSSE3, Arm.</summary>
internal readonly unsafe struct FourLanes(Vector128<uint> words) : ILanes<FourLanes>
{
    private readonly Vector128<uint> _words = words;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Repeat(uint word) => new(Vector128.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes LoadRows(byte** nodes, int first, int offset) =>
        new(Vector128.Load((uint*)(nodes[first] + offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(FourLanes rows, byte* output, int first) =>
        rows._words.AsByte().Store(output + (first * Blake3Layout.ChainingLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref FourLanes a, ref FourLanes b, ref FourLanes c, ref FourLanes d)
    {
        var low01 = UnpackLow(a._words, b._words).AsUInt64();
        var low23 = UnpackLow(c._words, d._words).AsUInt64();
        var high01 = UnpackHigh(a._words, b._words).AsUInt64();
        var high23 = UnpackHigh(c._words, d._words).AsUInt64();
        a = new(UnpackLow(low01, low23).AsUInt32());
        b = new(UnpackHigh(low01, low23).AsUInt32());
        c = new(UnpackLow(high01, high23).AsUInt32());
        d = new(UnpackHigh(high01, high23).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mix(ref FourLanes a, ref FourLanes b, ref FourLanes c, ref FourLanes d, FourLanes* x, FourLanes* y)
    {
        var (va, vb, vc, vd) = (a._words, b._words, c._words, d._words);
        va = va + x->_words + vb;
        vd = RotateBy16(vd ^ va);
        vc += vd;
        vb = RotateBy12(vb ^ vc);
        va = va + y->_words + vb;
        vd = RotateBy8(vd ^ va);
        vc += vd;
        vb = RotateBy7(vb ^ vc);
        (a, b, c, d) = (new(va), new(vb), new(vc), new(vd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator ^(FourLanes left, FourLanes right) => new(left._words ^ right._words);

    private static bool CanLookUp => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateBy16(Vector128<uint> words) => CanLookUp
        ? LookUp(words, Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13))
        : (words >>> 16) | (words << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateBy12(Vector128<uint> words) => (words >>> 12) | (words << 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateBy8(Vector128<uint> words) => CanLookUp
        ? LookUp(words, Vector128.Create((byte)1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12))
        : (words >>> 8) | (words << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateBy7(Vector128<uint> words) => (words >>> 7) | (words << 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> LookUp(Vector128<uint> words, Vector128<byte> order) => Ssse3.IsSupported
        ? Ssse3.Shuffle(words.AsByte(), order).AsUInt32()
        : AdvSimd.Arm64.VectorTableLookup(words.AsByte(), order).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> UnpackLow(Vector128<uint> left, Vector128<uint> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> UnpackLow(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> UnpackHigh(Vector128<uint> left, Vector128<uint> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> UnpackHigh(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);
}
