namespace Comet.Modular.Blake3;

/// <summary>Adjacent nodes of equal length and where their chaining values go, next to each other too and not among them.</summary>
internal unsafe struct NodeRow
{
    /// <summary>The first node.</summary>
    public byte* Nodes { get; set; }

    /// <summary>How many nodes.</summary>
    public int Count { get; set; }

    /// <summary>Whole blocks in each node.</summary>
    public int Blocks { get; init; }

    /// <summary>The counter of the first node.</summary>
    public ulong Counter { get; set; }

    /// <summary>What each further node adds to the counter: 1 for chunks, 0 for parents.</summary>
    public uint Step { get; init; }

    /// <summary>Flags that the first block of a node carries besides.</summary>
    public NodeFlags First { get; init; }

    /// <summary>Flags that the last block of a node carries besides.</summary>
    public NodeFlags Last { get; init; }

    /// <summary>Room for the chaining value of each.</summary>
    public byte* Output { get; set; }

    private readonly nint NodeLength => Blocks * Blake3Layout.BlockLength;

    public readonly byte* Node(int index) => Nodes + (index * NodeLength);

    public readonly ulong CounterOf(int index) => Counter + ((ulong)index * Step);

    /// <summary>Leaves out nodes that are hashed.</summary>
    public void Pass(int nodes)
    {
        Nodes = Node(nodes);
        Counter = CounterOf(nodes);
        Output += nodes * Blake3Layout.ChainingLength;
        Count -= nodes;
    }
}
