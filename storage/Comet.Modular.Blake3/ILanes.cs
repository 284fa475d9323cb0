namespace Comet.Modular.Blake3;

/// <summary>
/// A vector that holds one state word of each of some nodes, one a lane, and what <see cref="LaneKernel{TLanes}"/> does
/// with it. Rows are 16 bytes of a node: each 128-bit part of a vector takes the row of another node.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>How many lanes, a multiple of four.</summary>
    static abstract int Count { get; }

    /// <summary>The same word in every lane.</summary>
    static abstract TSelf Repeat(uint word);

    /// <summary>Loads the rows of the nodes <paramref name="first"/>, <paramref name="first"/> + 4 and so on.</summary>
    static abstract TSelf LoadRows(byte** nodes, int first, int offset);

    /// <summary>Stores rows to where those of <see cref="LoadRows"/> stand, in chaining values of 32 bytes.</summary>
    static abstract void StoreRows(TSelf rows, byte* output, int first);

    /// <summary>Transposes the 4x4 words of each 128-bit part.</summary>
    static abstract void Transpose(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d);

    /// <summary>
    /// The mixing of four state words with two words of the message. These come by pointer, because words that are loaded
    /// before use would be spilled again: the state takes all 16 registers of AVX2. A whole mixing rather than its sums
    /// and rotations, because calls to inline are what compiling costs.
    /// </summary>
    static abstract void Mix(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d, TSelf* x, TSelf* y);

    static abstract TSelf operator ^(TSelf left, TSelf right);
}
