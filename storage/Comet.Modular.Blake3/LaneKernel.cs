using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// Several nodes at once: each vector holds the same state word of the nodes, one a lane, so the code reads like
/// <see cref="ScalarKernel"/> with wider words and gives the same bytes. The nodes are found through pointers, hence
/// they may lie anywhere: chunks or parents of one tree, or nodes of unrelated inputs.
/// </summary>
internal static unsafe class LaneKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const int RowLength = 16;

    /// <summary>Room for the vectors of a block, wherever on the stack it is.</summary>
    private static int RoomLength => ((Blake3Layout.WordsPerBlock + 1) * sizeof(TLanes)) - 1;

    /// <summary>Hashes nodes of <paramref name="blocks"/> whole blocks each to chaining values, one node a lane.</summary>
    /// <param name="nodes">A pointer to each node.</param>
    /// <param name="blocks">Blocks in each node.</param>
    /// <param name="key">Eight key words.</param>
    /// <param name="counters">The counter of each node.</param>
    /// <param name="flags">Flags of every block.</param>
    /// <param name="first">Flags that the first block of a node carries besides.</param>
    /// <param name="last">Flags that the last block of a node carries besides.</param>
    /// <param name="output">Room for the chaining values of 32 bytes, in the order of the nodes.</param>
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
        TLanes* vectors = stackalloc TLanes[LaneState<TLanes>.Length];
        var state = new LaneState<TLanes>(vectors);
        for (var word = 0; word < Blake3Layout.KeyWords; word++)
        {
            vectors[word] = TLanes.Repeat(key[word]);
        }

        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            state.SetCounter(lane, counters[lane]);
        }

        vectors[LaneState<TLanes>.BlockLength] = TLanes.Repeat(Blake3Layout.BlockLength);
        for (int block = 0, run; block < blocks; block += run)
        {
            var isLast = block == blocks - 1;
            run = block == 0 || isLast ? 1 : blocks - 1 - block;
            vectors[LaneState<TLanes>.BlockFlags] = TLanes.Repeat(
                (uint)(flags | (block == 0 ? first : NodeFlags.None) | (isLast ? last : NodeFlags.None)));
            Advance(state, nodes, block, run);
        }

        StoreHalf(vectors[0], vectors[1], vectors[2], vectors[3], output);
        StoreHalf(vectors[4], vectors[5], vectors[6], vectors[7], output + RowLength);
    }

    /// <summary>Compresses the next blocks of the nodes, which may be at different places in their nodes.</summary>
    /// <param name="state">The nodes; lengths and flags are those of each of the blocks.</param>
    /// <param name="nodes">A pointer into each node.</param>
    /// <param name="first">How many blocks behind the pointers the next ones are.</param>
    /// <param name="blocks">How many blocks of each node.</param>
    [SkipLocalsInit]
    public static void Advance(LaneState<TLanes> state, byte** nodes, int first, int blocks)
    {
        byte* room = stackalloc byte[RoomLength];
        var m = Align(room);

        var vectors = state.Vectors;
        var counterLow = vectors[LaneState<TLanes>.CounterLow];
        var counterHigh = vectors[LaneState<TLanes>.CounterHigh];
        var lengths = vectors[LaneState<TLanes>.BlockLength];
        var flags = vectors[LaneState<TLanes>.BlockFlags];

        TLanes h0 = vectors[0], h1 = vectors[1], h2 = vectors[2], h3 = vectors[3];
        TLanes h4 = vectors[4], h5 = vectors[5], h6 = vectors[6], h7 = vectors[7];
        for (var block = 0; block < blocks; block++)
        {
            LoadMessage(nodes, (first + block) * Blake3Layout.BlockLength, m);
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
        TLanes* m,
        TLanes counterLow,
        TLanes counterHigh,
        TLanes lengths,
        TLanes flags,
        ref TLanes h0,
        ref TLanes h1,
        ref TLanes h2,
        ref TLanes h3,
        ref TLanes h4,
        ref TLanes h5,
        ref TLanes h6,
        ref TLanes h7)
    {
        TLanes v0 = h0, v1 = h1, v2 = h2, v3 = h3, v4 = h4, v5 = h5, v6 = h6, v7 = h7;
        var v8 = TLanes.Repeat(Blake3Layout.InitialValue0);
        var v9 = TLanes.Repeat(Blake3Layout.InitialValue1);
        var v10 = TLanes.Repeat(Blake3Layout.InitialValue2);
        var v11 = TLanes.Repeat(Blake3Layout.InitialValue3);
        TLanes v12 = counterLow, v13 = counterHigh, v14 = lengths, v15 = flags;

        ref var schedule = ref MemoryMarshal.GetReference(Blake3Layout.MessageSchedule);
        for (var round = 0; round < Blake3Layout.Rounds; round++)
        {
            TLanes.Mix(ref v0, ref v4, ref v8, ref v12, m + schedule, m + Word(ref schedule, 1));
            TLanes.Mix(ref v1, ref v5, ref v9, ref v13, m + Word(ref schedule, 2), m + Word(ref schedule, 3));
            TLanes.Mix(ref v2, ref v6, ref v10, ref v14, m + Word(ref schedule, 4), m + Word(ref schedule, 5));
            TLanes.Mix(ref v3, ref v7, ref v11, ref v15, m + Word(ref schedule, 6), m + Word(ref schedule, 7));
            TLanes.Mix(ref v0, ref v5, ref v10, ref v15, m + Word(ref schedule, 8), m + Word(ref schedule, 9));
            TLanes.Mix(ref v1, ref v6, ref v11, ref v12, m + Word(ref schedule, 10), m + Word(ref schedule, 11));
            TLanes.Mix(ref v2, ref v7, ref v8, ref v13, m + Word(ref schedule, 12), m + Word(ref schedule, 13));
            TLanes.Mix(ref v3, ref v4, ref v9, ref v14, m + Word(ref schedule, 14), m + Word(ref schedule, 15));
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

    /// <summary>Turns one block of each node (rows of 16 words) into 16 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadMessage(byte** nodes, int offset, TLanes* m)
    {
        LoadWords(nodes, offset, m);
        LoadWords(nodes, offset + RowLength, m + 4);
        LoadWords(nodes, offset + (2 * RowLength), m + 8);
        LoadWords(nodes, offset + (3 * RowLength), m + 12);
    }

    // Lanes i, i + 4 and so on share a vector from the load on, so each 128-bit part needs a 4x4 transpose only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadWords(byte** nodes, int offset, TLanes* m)
    {
        var a = TLanes.LoadRows(nodes, 0, offset);
        var b = TLanes.LoadRows(nodes, 1, offset);
        var c = TLanes.LoadRows(nodes, 2, offset);
        var d = TLanes.LoadRows(nodes, 3, offset);
        TLanes.Transpose(ref a, ref b, ref c, ref d);
        m[0] = a;
        m[1] = b;
        m[2] = c;
        m[3] = d;
    }

    /// <summary>Stores four words of each chaining value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalf(TLanes a, TLanes b, TLanes c, TLanes d, byte* output)
    {
        TLanes.Transpose(ref a, ref b, ref c, ref d);
        TLanes.StoreRows(a, output, 0);
        TLanes.StoreRows(b, output, 1);
        TLanes.StoreRows(c, output, 2);
        TLanes.StoreRows(d, output, 3);
    }

    // Aligned by hand: a message word that straddles two cache lines would cost two loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes* Align(byte* room) =>
        (TLanes*)(((nuint)room + (nuint)sizeof(TLanes) - 1) & ~((nuint)sizeof(TLanes) - 1));
}
