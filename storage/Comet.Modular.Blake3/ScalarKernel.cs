using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Comet.Modular.Blake3;

/// <summary>The compression function in 32-bit words, as the specification writes it.</summary>
internal static unsafe class ScalarKernel
{
    /// <summary>
    /// Compresses one block of 64 bytes. The 16 words of <paramref name="state"/> are the extended output.
    /// </summary>
    [SkipLocalsInit]
    public static void Compress(
        uint* chaining, byte* block, int blockLength, ulong counter, NodeFlags flags, uint* state)
    {
        uint* m = stackalloc uint[Blake3Layout.WordsPerBlock];
        for (var i = 0; i < Blake3Layout.WordsPerBlock; i++)
        {
            m[i] = BinaryPrimitives.ReadUInt32LittleEndian(
                new ReadOnlySpan<byte>(block + (i * sizeof(uint)), sizeof(uint)));
        }

        uint v0 = chaining[0], v1 = chaining[1], v2 = chaining[2], v3 = chaining[3];
        uint v4 = chaining[4], v5 = chaining[5], v6 = chaining[6], v7 = chaining[7];
        uint v8 = Blake3Layout.InitialValue0, v9 = Blake3Layout.InitialValue1;
        uint v10 = Blake3Layout.InitialValue2, v11 = Blake3Layout.InitialValue3;
        uint v12 = (uint)counter, v13 = (uint)(counter >> 32), v14 = (uint)blockLength, v15 = (uint)flags;

        ref var schedule = ref MemoryMarshal.GetReference(Blake3Layout.MessageSchedule);
        for (var round = 0; round < Blake3Layout.Rounds; round++)
        {
            Mix(ref v0, ref v4, ref v8, ref v12, m[schedule], m[Unsafe.Add(ref schedule, 1)]);
            Mix(ref v1, ref v5, ref v9, ref v13, m[Unsafe.Add(ref schedule, 2)], m[Unsafe.Add(ref schedule, 3)]);
            Mix(ref v2, ref v6, ref v10, ref v14, m[Unsafe.Add(ref schedule, 4)], m[Unsafe.Add(ref schedule, 5)]);
            Mix(ref v3, ref v7, ref v11, ref v15, m[Unsafe.Add(ref schedule, 6)], m[Unsafe.Add(ref schedule, 7)]);
            Mix(ref v0, ref v5, ref v10, ref v15, m[Unsafe.Add(ref schedule, 8)], m[Unsafe.Add(ref schedule, 9)]);
            Mix(ref v1, ref v6, ref v11, ref v12, m[Unsafe.Add(ref schedule, 10)], m[Unsafe.Add(ref schedule, 11)]);
            Mix(ref v2, ref v7, ref v8, ref v13, m[Unsafe.Add(ref schedule, 12)], m[Unsafe.Add(ref schedule, 13)]);
            Mix(ref v3, ref v4, ref v9, ref v14, m[Unsafe.Add(ref schedule, 14)], m[Unsafe.Add(ref schedule, 15)]);
            schedule = ref Unsafe.Add(ref schedule, Blake3Layout.WordsPerBlock);
        }

        // The second half takes the chaining value in before it is overwritten: state may be the chaining value itself.
        uint c0 = chaining[0], c1 = chaining[1], c2 = chaining[2], c3 = chaining[3];
        uint c4 = chaining[4], c5 = chaining[5], c6 = chaining[6], c7 = chaining[7];
        state[0] = v0 ^ v8;
        state[1] = v1 ^ v9;
        state[2] = v2 ^ v10;
        state[3] = v3 ^ v11;
        state[4] = v4 ^ v12;
        state[5] = v5 ^ v13;
        state[6] = v6 ^ v14;
        state[7] = v7 ^ v15;
        state[8] = v8 ^ c0;
        state[9] = v9 ^ c1;
        state[10] = v10 ^ c2;
        state[11] = v11 ^ c3;
        state[12] = v12 ^ c4;
        state[13] = v13 ^ c5;
        state[14] = v14 ^ c6;
        state[15] = v15 ^ c7;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y)
    {
        a += x;
        a += b;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a += y;
        a += b;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
