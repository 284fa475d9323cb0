using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>What sealing a block takes: tables and buffers. Not for several threads at a time.</summary>
internal sealed class SealingBench : IDisposable
{
    private readonly BlockSealer _sealer = new();

    /// <summary>Seals the bytes for their slot and puts them there.</summary>
    /// <param name="packs">Where the slot is.</param>
    /// <param name="slot">The place that was reserved.</param>
    /// <param name="names">The block that knows the ids and lengths of the chunks.</param>
    /// <param name="plain">The chunks, joined.</param>
    public void Seal(PackPipeline packs, BlockSlot slot, OpenBlock names, ReadOnlySpan<byte> plain)
    {
        var block = _sealer.Seal(slot.Pack.Key, slot.Pack.Place(slot.Slot), names.Ids, plain, out var bytes);
        packs.Deliver(slot, block, bytes, names.Ids, names.Lengths);
    }

    public void Dispose() => _sealer.Dispose();
}
