namespace Comet.Modular.Blake3;

/// <summary>A chunk or a parent that waits to be hashed to its 32 bytes.</summary>
internal readonly unsafe struct HashNode
{
    private HashNode(byte* input, int length, uint counter, byte* output, NodeFlags flags)
    {
        Input = input;
        Length = length;
        Counter = counter;
        Output = output;
        Flags = flags;
    }

    public byte* Input { get; }

    /// <summary>0 to 1024 bytes for a chunk, 64 for a parent.</summary>
    public int Length { get; }

    public uint Counter { get; }

    public byte* Output { get; }

    /// <summary>Flags of every block.</summary>
    public NodeFlags Flags { get; private init; }

    /// <summary>Flags that the first block carries besides.</summary>
    public NodeFlags First { get; private init; }

    /// <summary>Flags that the last block carries besides.</summary>
    public NodeFlags Last { get; private init; }

    /// <param name="mode">The mode of the tree.</param>
    /// <param name="input">The chunk, null if it is empty.</param>
    /// <param name="length">0 to 1024.</param>
    /// <param name="counter">The number of the chunk in its input.</param>
    /// <param name="isRoot">Whether it is the whole input.</param>
    /// <param name="output">Room for 32 bytes.</param>
    public static HashNode Chunk(
        in HashMode mode, byte* input, int length, int counter, bool isRoot, byte* output) =>
        new(input, length, (uint)counter, output, mode.Flags)
        {
            First = NodeFlags.ChunkStart,
            Last = NodeFlags.ChunkEnd | (isRoot ? NodeFlags.Root : NodeFlags.None),
        };

    /// <param name="mode">The mode of the tree.</param>
    /// <param name="children">Two chaining values.</param>
    /// <param name="isRoot">Whether it is the top of the tree.</param>
    /// <param name="output">Room for 32 bytes, none of them among the children.</param>
    public static HashNode Parent(in HashMode mode, byte* children, bool isRoot, byte* output) =>
        new(children, Blake3Layout.BlockLength, counter: 0, output, mode.Flags | NodeFlags.Parent)
        {
            Last = isRoot ? NodeFlags.Root : NodeFlags.None,
        };
}
