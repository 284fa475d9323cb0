namespace Comet.Modular.Vault.Checking;

/// <summary>How much a check reads.</summary>
/// <param name="ReadPercent">How many of the packs are read whole, in percent.</param>
/// <param name="Seed">Chooses the packs; the same seed chooses the same ones of the same vault.</param>
public sealed record CheckDepth(double ReadPercent, int Seed)
{
    /// <summary>Log, keys, index, every pack's length, header and trailer, and every snapshot's tree.</summary>
    public static CheckDepth Structure { get; } = new(0, 0);

    /// <summary>The same, and every byte of every pack.</summary>
    public static CheckDepth AllData { get; } = new(100, 0);

    /// <summary>The same as <see cref="Structure"/>, and every byte of so many of the packs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 100.</exception>
    public static CheckDepth ReadData(double percent, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new CheckDepth(percent, seed);
    }
}
