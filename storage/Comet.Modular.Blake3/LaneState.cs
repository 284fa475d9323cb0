using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>What <see cref="LaneKernel"/> has of the nodes in its lanes: one vector for each word, one lane a node.</summary>
internal unsafe struct LaneState
{
    /// <summary>Vectors of chaining words; those of <see cref="CounterLow"/> and so on follow.</summary>
    public const int Chaining = 0;
    public const int CounterLow = 8;
    public const int CounterHigh = 9;
    public const int BlockLength = 10;
    public const int BlockFlags = 11;

    private fixed uint _words[(BlockFlags + 1) * LaneKernel.Lanes];

    /// <summary>Puts a node that is not begun into a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int lane, uint* key, ulong counter)
    {
        for (var word = 0; word < Blake3Layout.KeyWords; word++)
        {
            Set(Chaining + word, lane, key[word]);
        }

        Set(CounterLow, lane, (uint)counter);
        Set(CounterHigh, lane, (uint)(counter >> 32));
    }

    /// <summary>Says what the next blocks of a lane are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBlock(int lane, int length, NodeFlags flags)
    {
        Set(BlockLength, lane, (uint)length);
        Set(BlockFlags, lane, (uint)flags);
    }

    /// <summary>Reads the chaining value of one lane.</summary>
    public readonly void Read(int lane, uint* chaining)
    {
        for (var word = 0; word < Blake3Layout.KeyWords; word++)
        {
            chaining[word] = _words[((Chaining + word) * LaneKernel.Lanes) + lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int vector, int lane, uint word) => _words[(vector * LaneKernel.Lanes) + lane] = word;
}
