namespace Comet.Modular.Vault.Reading;

/// <summary>Names a block for as long as the vault is open. Blocks of one pack stand together in this order.</summary>
/// <param name="Pack">The pack's number in the open vault.</param>
/// <param name="Slot">The block's slot in the pack.</param>
public readonly record struct BlockAddress(int Pack, int Slot) : IComparable<BlockAddress>
{
    /// <inheritdoc/>
    public int CompareTo(BlockAddress other) =>
        Pack == other.Pack ? Slot.CompareTo(other.Slot) : Pack.CompareTo(other.Pack);

    /// <summary>Whether a block stands before another.</summary>
    public static bool operator <(BlockAddress left, BlockAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether a block stands after another.</summary>
    public static bool operator >(BlockAddress left, BlockAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether a block does not stand after another.</summary>
    public static bool operator <=(BlockAddress left, BlockAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether a block does not stand before another.</summary>
    public static bool operator >=(BlockAddress left, BlockAddress right) => left.CompareTo(right) >= 0;
}
