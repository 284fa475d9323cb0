namespace Comet.Modular.Blake3;

/// <summary>Domain separation of compressions; the values are those of the BLAKE3 specification, table 3.</summary>
[Flags]
internal enum NodeFlags
{
    None = 0,
    ChunkStart = 1 << 0,
    ChunkEnd = 1 << 1,
    Parent = 1 << 2,
    Root = 1 << 3,
    KeyedHash = 1 << 4,
    DeriveKeyContext = 1 << 5,
    DeriveKeyMaterial = 1 << 6,
}
