using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>
/// Sixteen nodes at once: <see cref="LaneKernel"/> in vectors of 512 bits, with a rotation in one instruction and a
/// register for every word. For nodes that come in numbers, which are those of one large input.
/// </summary>
internal static unsafe class WideKernel
{
    public const int Lanes = 16;

    private const int VectorBytes = 64;

    /// <summary>Hashes sixteen nodes of whole blocks to sixteen chaining values; as <see cref="LaneKernel.HashNodes"/>.</summary>
    /// <param name="nodes">Sixteen pointers to nodes.</param>
    /// <param name="blocks">Blocks in each node.</param>
    /// <param name="key">Eight key words.</param>
    /// <param name="counters">Sixteen counters, one for each node.</param>
    /// <param name="flags">Flags of every block.</param>
    /// <param name="first">Flags that the first block of a node carries besides.</param>
    /// <param name="last">Flags that the last block of a node carries besides.</param>
    /// <param name="output">Room for sixteen chaining values of 32 bytes, in the order of the nodes.</param>
    [SkipLocalsInit]
    public static void HashNodes(
        byte** nodes,
        int blocks,
        uint* key,
        ulong* counters,
        NodeFlags flags,
        NodeFlags first,
        NodeFlags last,
        byte* output)
    {
        // Aligned by hand: a message word that straddles two cache lines would cost two loads.
        byte* room = stackalloc byte[(Blake3Layout.WordsPerBlock * VectorBytes) + VectorBytes - 1];
        var m = (Vector512<uint>*)(((nuint)room + VectorBytes - 1) & ~(nuint)(VectorBytes - 1));
        var counterLow = Vector512.Create(Low(counters), Low(counters + 8));
        var counterHigh = Vector512.Create(High(counters), High(counters + 8));
        var lengths = Vector512.Create((uint)Blake3Layout.BlockLength);

        Vector512<uint> h0 = Vector512.Create(key[0]), h1 = Vector512.Create(key[1]);
        Vector512<uint> h2 = Vector512.Create(key[2]), h3 = Vector512.Create(key[3]);
        Vector512<uint> h4 = Vector512.Create(key[4]), h5 = Vector512.Create(key[5]);
        Vector512<uint> h6 = Vector512.Create(key[6]), h7 = Vector512.Create(key[7]);

        var blockFlags = flags | first;
        for (var block = 0; block < blocks; block++)
        {
            blockFlags |= block == blocks - 1 ? last : NodeFlags.None;
            LoadMessage(nodes, block * Blake3Layout.BlockLength, m);
            Vector512<uint> v0 = h0, v1 = h1, v2 = h2, v3 = h3, v4 = h4, v5 = h5, v6 = h6, v7 = h7;
            var v8 = Vector512.Create(Blake3Layout.InitialValue0);
            var v9 = Vector512.Create(Blake3Layout.InitialValue1);
            var v10 = Vector512.Create(Blake3Layout.InitialValue2);
            var v11 = Vector512.Create(Blake3Layout.InitialValue3);
            Vector512<uint> v12 = counterLow, v13 = counterHigh, v14 = lengths, v15 = Vector512.Create((uint)blockFlags);

            ref var schedule = ref MemoryMarshal.GetReference(Blake3Layout.MessageSchedule);
            for (var round = 0; round < Blake3Layout.Rounds; round++)
            {
                Mix(ref v0, ref v4, ref v8, ref v12, m + schedule, m + Word(ref schedule, 1));
                Mix(ref v1, ref v5, ref v9, ref v13, m + Word(ref schedule, 2), m + Word(ref schedule, 3));
                Mix(ref v2, ref v6, ref v10, ref v14, m + Word(ref schedule, 4), m + Word(ref schedule, 5));
                Mix(ref v3, ref v7, ref v11, ref v15, m + Word(ref schedule, 6), m + Word(ref schedule, 7));
                Mix(ref v0, ref v5, ref v10, ref v15, m + Word(ref schedule, 8), m + Word(ref schedule, 9));
                Mix(ref v1, ref v6, ref v11, ref v12, m + Word(ref schedule, 10), m + Word(ref schedule, 11));
                Mix(ref v2, ref v7, ref v8, ref v13, m + Word(ref schedule, 12), m + Word(ref schedule, 13));
                Mix(ref v3, ref v4, ref v9, ref v14, m + Word(ref schedule, 14), m + Word(ref schedule, 15));
                schedule = ref Unsafe.Add(ref schedule, Blake3Layout.WordsPerBlock);
            }

            h0 = v0 ^ v8;
            h1 = v1 ^ v9;
            h2 = v2 ^ v10;
            h3 = v3 ^ v11;
            h4 = v4 ^ v12;
            h5 = v5 ^ v13;
            h6 = v6 ^ v14;
            h7 = v7 ^ v15;
            blockFlags = flags;
        }

        StoreHalf(h0, h1, h2, h3, output);
        StoreHalf(h4, h5, h6, h7, output + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Low(ulong* counters) => Vector256.Create(
        (uint)counters[0], (uint)counters[1], (uint)counters[2], (uint)counters[3],
        (uint)counters[4], (uint)counters[5], (uint)counters[6], (uint)counters[7]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> High(ulong* counters) => Vector256.Create(
        (uint)(counters[0] >> 32), (uint)(counters[1] >> 32), (uint)(counters[2] >> 32), (uint)(counters[3] >> 32),
        (uint)(counters[4] >> 32), (uint)(counters[5] >> 32), (uint)(counters[6] >> 32), (uint)(counters[7] >> 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Word(ref byte schedule, int use) => Unsafe.Add(ref schedule, use);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector512<uint> a,
        ref Vector512<uint> b,
        ref Vector512<uint> c,
        ref Vector512<uint> d,
        Vector512<uint>* x,
        Vector512<uint>* y)
    {
        a += b + *x;
        d = Avx512F.RotateRight(d ^ a, 16);
        c += d;
        b = Avx512F.RotateRight(b ^ c, 12);
        a += b + *y;
        d = Avx512F.RotateRight(d ^ a, 8);
        c += d;
        b = Avx512F.RotateRight(b ^ c, 7);
    }

    /// <summary>Turns one block of sixteen nodes (rows of 16 words) into 16 vectors of sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadMessage(byte** nodes, int offset, Vector512<uint>* m)
    {
        for (var part = 0; part < 4; part++)
        {
            var at = offset + (part * 16);
            Transpose(
                LoadFour(nodes, 0, at), LoadFour(nodes, 1, at), LoadFour(nodes, 2, at), LoadFour(nodes, 3, at),
                out m[4 * part], out m[(4 * part) + 1], out m[(4 * part) + 2], out m[(4 * part) + 3]);
        }
    }

    // Lanes i, i + 4, i + 8 and i + 12 share a vector from the load on, so each quarter needs a 4x4 transpose only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> LoadFour(byte** nodes, int lane, int offset) => Vector512.Create(
        Vector256.Create(
            Vector128.Load((uint*)(nodes[lane] + offset)), Vector128.Load((uint*)(nodes[lane + 4] + offset))),
        Vector256.Create(
            Vector128.Load((uint*)(nodes[lane + 8] + offset)), Vector128.Load((uint*)(nodes[lane + 12] + offset))));

    /// <summary>Stores four words of sixteen chaining values, 32 bytes apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalf(
        Vector512<uint> w0, Vector512<uint> w1, Vector512<uint> w2, Vector512<uint> w3, byte* output)
    {
        Transpose(w0, w1, w2, w3, out var f0, out var f1, out var f2, out var f3);
        StoreFour(f0, output, 0);
        StoreFour(f1, output, 1);
        StoreFour(f2, output, 2);
        StoreFour(f3, output, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector512<uint> four, byte* output, int lane)
    {
        four.GetLower().GetLower().AsByte().Store(output + (lane * Blake3Layout.ChainingLength));
        four.GetLower().GetUpper().AsByte().Store(output + ((lane + 4) * Blake3Layout.ChainingLength));
        four.GetUpper().GetLower().AsByte().Store(output + ((lane + 8) * Blake3Layout.ChainingLength));
        four.GetUpper().GetUpper().AsByte().Store(output + ((lane + 12) * Blake3Layout.ChainingLength));
    }

    /// <summary>Transposes a 4x4 matrix of words in each quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<uint> r0,
        Vector512<uint> r1,
        Vector512<uint> r2,
        Vector512<uint> r3,
        out Vector512<uint> c0,
        out Vector512<uint> c1,
        out Vector512<uint> c2,
        out Vector512<uint> c3)
    {
        var low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
        var low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
        c0 = Avx512F.UnpackLow(low01, low23).AsUInt32();
        c1 = Avx512F.UnpackHigh(low01, low23).AsUInt32();
        c2 = Avx512F.UnpackLow(high01, high23).AsUInt32();
        c3 = Avx512F.UnpackHigh(high01, high23).AsUInt32();
    }
}
