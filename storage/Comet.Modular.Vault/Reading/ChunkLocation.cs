namespace Comet.Modular.Vault.Reading;

/// <summary>Where a chunk is.</summary>
/// <param name="Block">The block that holds it.</param>
/// <param name="Offset">Bytes before it in the decoded block.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct ChunkLocation(BlockAddress Block, int Offset, int Length);
