using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>Chooses the kernel for a compression and spreads many nodes over lanes.</summary>
internal static unsafe class Compression
{
    /// <summary>
    /// A pass over eight lanes costs about as much as two lone nodes, so from three nodes on it is cheaper even when the
    /// lanes left over repeat another node and their results are thrown away.
    /// </summary>
    public const int FewestForLanes = 3;

    /// <summary>
    /// Compresses one block to the 16 words of <paramref name="state"/>, which may be the chaining value itself.
    /// </summary>
    public static void Compress(
        Blake3Kernel kernel, uint* chaining, byte* block, int blockLength, ulong counter, NodeFlags flags, uint* state)
    {
        if (kernel.HasLanes())
        {
            RowKernel.Compress(chaining, block, blockLength, counter, flags, state);
        }
        else
        {
            ScalarKernel.Compress(chaining, block, blockLength, counter, flags, state);
        }
    }

    /// <summary>
    /// Hashes adjacent nodes of equal length to adjacent chaining values; the output must not overlap them.
    /// </summary>
    /// <param name="mode">Key, flags and kernel.</param>
    /// <param name="nodes">The first node; the next follows after <paramref name="blocks"/> blocks.</param>
    /// <param name="count">How many nodes.</param>
    /// <param name="blocks">Whole blocks in each node.</param>
    /// <param name="counter">The counter of the first node.</param>
    /// <param name="step">What each further node adds to the counter: 1 for chunks, 0 for parents.</param>
    /// <param name="first">Flags that the first block of a node carries besides.</param>
    /// <param name="last">Flags that the last block of a node carries besides.</param>
    /// <param name="output">Room for <paramref name="count"/> chaining values.</param>
    [SkipLocalsInit]
    public static void HashMany(
        in HashMode mode,
        byte* nodes,
        int count,
        int blocks,
        ulong counter,
        uint step,
        NodeFlags first,
        NodeFlags last,
        byte* output)
    {
        var stride = blocks * Blake3Layout.BlockLength;
        var done = 0;
        if (mode.Kernel.HasLanes())
        {
            byte** lanes = stackalloc byte*[WideKernel.Lanes];
            ulong* counters = stackalloc ulong[WideKernel.Lanes];
            while (mode.Kernel == Blake3Kernel.Vector512 && count - done >= WideKernel.Lanes)
            {
                for (var lane = 0; lane < WideKernel.Lanes; lane++)
                {
                    lanes[lane] = nodes + ((nint)(done + lane) * stride);
                    counters[lane] = counter + ((ulong)(done + lane) * step);
                }

                WideKernel.HashNodes(
                    lanes, blocks, mode.KeyWords, counters, mode.Flags, first, last,
                    output + (done * Blake3Layout.ChainingLength));
                done += WideKernel.Lanes;
            }

            byte* spare = stackalloc byte[LaneKernel.Lanes * Blake3Layout.ChainingLength];
            while (count - done >= FewestForLanes)
            {
                var used = Math.Min(LaneKernel.Lanes, count - done);
                for (var lane = 0; lane < LaneKernel.Lanes; lane++)
                {
                    var node = done + Math.Min(lane, used - 1);
                    lanes[lane] = nodes + ((nint)node * stride);
                    counters[lane] = counter + ((ulong)node * step);
                }

                var target = output + (done * Blake3Layout.ChainingLength);
                var room = used == LaneKernel.Lanes ? target : spare;
                LaneKernel.HashNodes(lanes, blocks, mode.KeyWords, counters, mode.Flags, first, last, room);
                if (room == spare)
                {
                    new ReadOnlySpan<byte>(spare, used * Blake3Layout.ChainingLength).CopyTo(
                        new Span<byte>(target, used * Blake3Layout.ChainingLength));
                }

                done += used;
            }
        }

        for (; done < count; done++)
        {
            HashOne(
                mode, nodes + ((nint)done * stride), blocks, counter + ((ulong)done * step), first, last,
                output + (done * Blake3Layout.ChainingLength));
        }
    }

    [SkipLocalsInit]
    private static void HashOne(
        in HashMode mode, byte* node, int blocks, ulong counter, NodeFlags first, NodeFlags last, byte* output)
    {
        if (mode.Kernel.HasLanes())
        {
            RowKernel.HashNode(mode.KeyWords, node, blocks, counter, mode.Flags, first, last, output);
            return;
        }

        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        Unsafe.CopyBlock(state, mode.KeyWords, Blake3Layout.KeyLength);
        var flags = mode.Flags | first;
        for (var i = 0; i < blocks; i++)
        {
            flags |= i == blocks - 1 ? last : NodeFlags.None;
            ScalarKernel.Compress(
                state, node + (i * Blake3Layout.BlockLength), Blake3Layout.BlockLength, counter, flags, state);
            flags = mode.Flags;
        }

        StoreWords(state, Blake3Layout.KeyWords, output);
    }

    /// <summary>Writes words in the byte order of the specification (little-endian).</summary>
    public static void StoreWords(uint* words, int count, byte* output)
    {
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                new Span<byte>(output + (i * sizeof(uint)), sizeof(uint)), words[i]);
        }
    }
}
