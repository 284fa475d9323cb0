using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>Names a page of a directory.</summary>
/// <param name="FirstName">The first name on the page.</param>
/// <param name="Id">The tree chunk.</param>
internal readonly record struct PageRef(ReadOnlyMemory<byte> FirstName, ChunkId Id);
