using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Sessions;

/// <summary>What became of a chunk.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsNew">Whether its bytes are stored by this call; false: the vault or this session had them.</param>
public readonly record struct AddedChunk(ChunkId Id, bool IsNew);
