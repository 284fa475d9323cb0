namespace Comet.Modular.Vault.Packs;

/// <summary>Bounds that hold for every pack, so that a damaged number never becomes a giant buffer.</summary>
internal static class PackLimits
{
    public const int Blocks = 1 << 20;

    public const int Chunks = 1 << 24;

    /// <summary>Plain bytes of one block: a tree page of one giant node, and its count.</summary>
    public const int BlockPlain = 65 << 20;

    /// <summary>Bytes of a trailer: 16 M chunks never stand in one pack, 8 M would.</summary>
    public const int Trailer = 512 << 20;
}
