using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// What <see cref="LaneKernel{TLanes}"/> has of the nodes in its lanes: one vector for each word, one lane a node.
/// </summary>
/// <param name="vectors">Room for <see cref="Length"/> vectors.</param>
internal readonly unsafe struct LaneState<TLanes>(TLanes* vectors)
    where TLanes : unmanaged, ILanes<TLanes>
{
    // Vectors of chaining words come first.
    public const int CounterLow = 8;
    public const int CounterHigh = 9;
    public const int BlockLength = 10;
    public const int BlockFlags = 11;
    public const int Length = 12;

    public TLanes* Vectors => vectors;

    /// <summary>Puts a node that is not begun into a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int lane, uint* key, ulong counter)
    {
        for (var word = 0; word < Blake3Layout.KeyWords; word++)
        {
            At(word, lane) = key[word];
        }

        SetCounter(lane, counter);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetCounter(int lane, ulong counter)
    {
        At(CounterLow, lane) = (uint)counter;
        At(CounterHigh, lane) = (uint)(counter >> 32);
    }

    /// <summary>Says what the next blocks of a lane are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBlock(int lane, int length, NodeFlags flags)
    {
        At(BlockLength, lane) = (uint)length;
        At(BlockFlags, lane) = (uint)flags;
    }

    /// <summary>Reads the chaining value of one lane.</summary>
    public void Read(int lane, uint* chaining)
    {
        for (var word = 0; word < Blake3Layout.KeyWords; word++)
        {
            chaining[word] = At(word, lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint At(int word, int lane) => ref ((uint*)vectors)[(word * TLanes.Count) + lane];
}
