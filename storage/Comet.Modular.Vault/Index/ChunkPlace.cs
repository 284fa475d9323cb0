namespace Comet.Modular.Vault.Index;

/// <summary>Where a chunk is: the pack's number in the index, the block's slot, and the place in the block.</summary>
internal readonly record struct ChunkPlace(int Pack, int Slot, int Offset, int Length);
