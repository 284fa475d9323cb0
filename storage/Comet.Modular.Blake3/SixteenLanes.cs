using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>512 bits: a rotation is one instruction, and there is a register for every word. Needs AVX-512.</summary>
internal readonly unsafe struct SixteenLanes(Vector512<uint> words) : ILanes<SixteenLanes>
{
    private readonly Vector512<uint> _words = words;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Repeat(uint word) => new(Vector512.Create(word));

    // The upper half is inserted by name: Vector512.Create(lower, upper) is compiled through a place on the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes LoadRows(byte** nodes, int first, int offset)
    {
        var lower = Vector256.Create(
            Vector128.Load((uint*)(nodes[first] + offset)), Vector128.Load((uint*)(nodes[first + 4] + offset)));
        var upper = Vector256.Create(
            Vector128.Load((uint*)(nodes[first + 8] + offset)), Vector128.Load((uint*)(nodes[first + 12] + offset)));
        return new(Avx512F.InsertVector256(lower.ToVector512Unsafe(), upper, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(SixteenLanes rows, byte* output, int first)
    {
        var bytes = rows._words.AsByte();
        bytes.GetLower().GetLower().Store(output + (first * Blake3Layout.ChainingLength));
        bytes.GetLower().GetUpper().Store(output + ((first + 4) * Blake3Layout.ChainingLength));
        bytes.GetUpper().GetLower().Store(output + ((first + 8) * Blake3Layout.ChainingLength));
        bytes.GetUpper().GetUpper().Store(output + ((first + 12) * Blake3Layout.ChainingLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref SixteenLanes a, ref SixteenLanes b, ref SixteenLanes c, ref SixteenLanes d)
    {
        var low01 = Avx512F.UnpackLow(a._words, b._words).AsUInt64();
        var low23 = Avx512F.UnpackLow(c._words, d._words).AsUInt64();
        var high01 = Avx512F.UnpackHigh(a._words, b._words).AsUInt64();
        var high23 = Avx512F.UnpackHigh(c._words, d._words).AsUInt64();
        a = new(Avx512F.UnpackLow(low01, low23).AsUInt32());
        b = new(Avx512F.UnpackHigh(low01, low23).AsUInt32());
        c = new(Avx512F.UnpackLow(high01, high23).AsUInt32());
        d = new(Avx512F.UnpackHigh(high01, high23).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mix(ref SixteenLanes a, ref SixteenLanes b, ref SixteenLanes c, ref SixteenLanes d, SixteenLanes* x, SixteenLanes* y)
    {
        var (va, vb, vc, vd) = (a._words, b._words, c._words, d._words);
        va = va + x->_words + vb;
        vd = Avx512F.RotateRight(vd ^ va, 16);
        vc += vd;
        vb = Avx512F.RotateRight(vb ^ vc, 12);
        va = va + y->_words + vb;
        vd = Avx512F.RotateRight(vd ^ va, 8);
        vc += vd;
        vb = Avx512F.RotateRight(vb ^ vc, 7);
        (a, b, c, d) = (new(va), new(vb), new(vc), new(vd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator ^(SixteenLanes left, SixteenLanes right) => new(left._words ^ right._words);
}
