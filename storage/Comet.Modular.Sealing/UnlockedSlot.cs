namespace Comet.Modular.Sealing;

/// <summary>What a key slot gives to who has its secret. Disposing it zeroes the master key.</summary>
/// <param name="MasterKey">The vault's key; belongs to this object.</param>
/// <param name="Slot">The slot with its sealed label and time.</param>
public sealed record UnlockedSlot(MasterKey MasterKey, KeySlot Slot) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => MasterKey.Dispose();
}
