namespace Comet.Modular.Sealing;

/// <summary>Where a block belongs. It is authenticated: a block opens in its own place only.</summary>
/// <param name="PackId">The pack's 16 random bytes.</param>
/// <param name="PackKind">What the pack holds, as the format numbers it.</param>
/// <param name="Slot">The block's number in its pack; a slot is sealed once.</param>
public readonly record struct BlockPlace(Bits128 PackId, byte PackKind, uint Slot);
