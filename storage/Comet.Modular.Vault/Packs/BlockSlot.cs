namespace Comet.Modular.Vault.Packs;

/// <summary>A place for one block in a pack that is being filled; it must be delivered.</summary>
internal readonly record struct BlockSlot(PackBuild Pack, int Slot, int PlainLength);
