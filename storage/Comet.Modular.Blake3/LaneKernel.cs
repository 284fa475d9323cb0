using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

/// <summary>
/// Eight nodes at once: each 256-bit vector holds the same state word of eight nodes, one a lane, so the code reads
/// like <see cref="ScalarKernel"/> with wider words and gives the same bytes. The nodes are found through pointers,
/// hence they may lie anywhere: chunks or parents of one tree, or nodes of unrelated inputs.
/// </summary>
internal static unsafe class LaneKernel
{
    public const int Lanes = 8;

    private const int VectorBytes = 32;

    private static Vector256<byte> RotateBy16
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
            2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    }

    private static Vector256<byte> RotateBy8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12,
            1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
    }

    /// <summary>Hashes eight nodes of <paramref name="blocks"/> whole blocks each to eight chaining values.</summary>
    /// <param name="nodes">Eight pointers to nodes.</param>
    /// <param name="blocks">Blocks in each node.</param>
    /// <param name="key">Eight key words.</param>
    /// <param name="counters">Eight counters, one for each node.</param>
    /// <param name="flags">Flags of every block.</param>
    /// <param name="first">Flags that the first block of a node carries besides.</param>
    /// <param name="last">Flags that the last block of a node carries besides.</param>
    /// <param name="output">Room for eight chaining values of 32 bytes, in the order of the nodes.</param>
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
        var m = (Vector256<uint>*)(((nuint)room + VectorBytes - 1) & ~(nuint)(VectorBytes - 1));

        var counterLow = Vector256.Create(
            (uint)counters[0], (uint)counters[1], (uint)counters[2], (uint)counters[3],
            (uint)counters[4], (uint)counters[5], (uint)counters[6], (uint)counters[7]);
        var counterHigh = Vector256.Create(
            (uint)(counters[0] >> 32), (uint)(counters[1] >> 32), (uint)(counters[2] >> 32), (uint)(counters[3] >> 32),
            (uint)(counters[4] >> 32), (uint)(counters[5] >> 32), (uint)(counters[6] >> 32), (uint)(counters[7] >> 32));
        var lengths = Vector256.Create((uint)Blake3Layout.BlockLength);

        var h0 = Vector256.Create(key[0]);
        var h1 = Vector256.Create(key[1]);
        var h2 = Vector256.Create(key[2]);
        var h3 = Vector256.Create(key[3]);
        var h4 = Vector256.Create(key[4]);
        var h5 = Vector256.Create(key[5]);
        var h6 = Vector256.Create(key[6]);
        var h7 = Vector256.Create(key[7]);

        var blockFlags = flags | first;
        for (var block = 0; block < blocks; block++)
        {
            blockFlags |= block == blocks - 1 ? last : NodeFlags.None;
            LoadMessage(nodes, block * Blake3Layout.BlockLength, m);
            Compress(
                m, counterLow, counterHigh, lengths, Vector256.Create((uint)blockFlags),
                ref h0, ref h1, ref h2, ref h3, ref h4, ref h5, ref h6, ref h7);
            blockFlags = flags;
        }

        StoreHalf(h0, h1, h2, h3, output);
        StoreHalf(h4, h5, h6, h7, output + 16);
    }

    /// <summary>Compresses the next blocks of eight nodes, which may be at different places in their nodes.</summary>
    /// <param name="state">The nodes; lengths and flags are those of each of the blocks.</param>
    /// <param name="nodes">Eight pointers to the next blocks.</param>
    /// <param name="blocks">How many blocks of each node.</param>
    [SkipLocalsInit]
    public static void Advance(LaneState* state, byte** nodes, int blocks)
    {
        byte* room = stackalloc byte[(Blake3Layout.WordsPerBlock * VectorBytes) + VectorBytes - 1];
        var m = (Vector256<uint>*)(((nuint)room + VectorBytes - 1) & ~(nuint)(VectorBytes - 1));

        var vectors = (Vector256<uint>*)state;
        var counterLow = vectors[LaneState.CounterLow];
        var counterHigh = vectors[LaneState.CounterHigh];
        var lengths = vectors[LaneState.BlockLength];
        var flags = vectors[LaneState.BlockFlags];

        Vector256<uint> h0 = vectors[0], h1 = vectors[1], h2 = vectors[2], h3 = vectors[3];
        Vector256<uint> h4 = vectors[4], h5 = vectors[5], h6 = vectors[6], h7 = vectors[7];
        for (var block = 0; block < blocks; block++)
        {
            LoadMessage(nodes, block * Blake3Layout.BlockLength, m);
            Compress(
                m, counterLow, counterHigh, lengths, flags,
                ref h0, ref h1, ref h2, ref h3, ref h4, ref h5, ref h6, ref h7);
        }

        vectors[0] = h0;
        vectors[1] = h1;
        vectors[2] = h2;
        vectors[3] = h3;
        vectors[4] = h4;
        vectors[5] = h5;
        vectors[6] = h6;
        vectors[7] = h7;
    }

    /// <summary>Compresses one block of each node into its chaining value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compress(
        Vector256<uint>* m,
        Vector256<uint> counterLow,
        Vector256<uint> counterHigh,
        Vector256<uint> lengths,
        Vector256<uint> flags,
        ref Vector256<uint> h0,
        ref Vector256<uint> h1,
        ref Vector256<uint> h2,
        ref Vector256<uint> h3,
        ref Vector256<uint> h4,
        ref Vector256<uint> h5,
        ref Vector256<uint> h6,
        ref Vector256<uint> h7)
    {
        Vector256<uint> v0 = h0, v1 = h1, v2 = h2, v3 = h3, v4 = h4, v5 = h5, v6 = h6, v7 = h7;
        var v8 = Vector256.Create(Blake3Layout.InitialValue0);
        var v9 = Vector256.Create(Blake3Layout.InitialValue1);
        var v10 = Vector256.Create(Blake3Layout.InitialValue2);
        var v11 = Vector256.Create(Blake3Layout.InitialValue3);
        Vector256<uint> v12 = counterLow, v13 = counterHigh, v14 = lengths, v15 = flags;

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
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Word(ref byte schedule, int use) => Unsafe.Add(ref schedule, use);

    // The message words come by pointer, because words that are loaded before use would be spilled again: the state
    // takes all 16 vector registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector256<uint> a,
        ref Vector256<uint> b,
        ref Vector256<uint> c,
        ref Vector256<uint> d,
        Vector256<uint>* x,
        Vector256<uint>* y)
    {
        a += b + *x;
        d = Avx2.Shuffle((d ^ a).AsByte(), RotateBy16).AsUInt32();
        c += d;
        b ^= c;
        b = (b >>> 12) | (b << 20);
        a += b + *y;
        d = Avx2.Shuffle((d ^ a).AsByte(), RotateBy8).AsUInt32();
        c += d;
        b ^= c;
        b = (b >>> 7) | (b << 25);
    }

    /// <summary>Turns one block of eight nodes (rows of 16 words) into 16 vectors of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadMessage(byte** nodes, int offset, Vector256<uint>* m)
    {
        LoadWords(nodes, offset, m);
        LoadWords(nodes, offset + 16, m + 4);
        LoadWords(nodes, offset + 32, m + 8);
        LoadWords(nodes, offset + 48, m + 12);
    }

    // Lanes i and i + 4 share a vector from the load on, so each 128-bit half needs a 4x4 transpose only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadWords(byte** nodes, int offset, Vector256<uint>* m) => Transpose(
        LoadPair(nodes, 0, offset), LoadPair(nodes, 1, offset), LoadPair(nodes, 2, offset), LoadPair(nodes, 3, offset),
        out m[0], out m[1], out m[2], out m[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> LoadPair(byte** nodes, int lane, int offset) => Vector256.Create(
        Vector128.Load((uint*)(nodes[lane] + offset)), Vector128.Load((uint*)(nodes[lane + 4] + offset)));

    /// <summary>Stores four words of eight chaining values, 32 bytes apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalf(
        Vector256<uint> w0, Vector256<uint> w1, Vector256<uint> w2, Vector256<uint> w3, byte* output)
    {
        Transpose(w0, w1, w2, w3, out var p0, out var p1, out var p2, out var p3);
        StorePair(p0, output, 0);
        StorePair(p1, output, 1);
        StorePair(p2, output, 2);
        StorePair(p3, output, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector256<uint> pair, byte* output, int lane)
    {
        pair.GetLower().AsByte().Store(output + (lane * Blake3Layout.ChainingLength));
        pair.GetUpper().AsByte().Store(output + ((lane + 4) * Blake3Layout.ChainingLength));
    }

    /// <summary>Transposes a 4x4 matrix of words in each 128-bit half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<uint> r0,
        Vector256<uint> r1,
        Vector256<uint> r2,
        Vector256<uint> r3,
        out Vector256<uint> c0,
        out Vector256<uint> c1,
        out Vector256<uint> c2,
        out Vector256<uint> c3)
    {
        var low01 = Avx2.UnpackLow(r0, r1).AsUInt64();
        var low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
        var high01 = Avx2.UnpackHigh(r0, r1).AsUInt64();
        var high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        c0 = Avx2.UnpackLow(low01, low23).AsUInt32();
        c1 = Avx2.UnpackHigh(low01, low23).AsUInt32();
        c2 = Avx2.UnpackLow(high01, high23).AsUInt32();
        c3 = Avx2.UnpackHigh(high01, high23).AsUInt32();
    }
}
