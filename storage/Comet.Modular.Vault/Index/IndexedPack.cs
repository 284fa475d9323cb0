using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>A pack that the index covers: enough to read any block of it.</summary>
internal sealed record IndexedPack(PackRecord Record, BlockRecord[] Blocks);
