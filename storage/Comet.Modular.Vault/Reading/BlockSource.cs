using System.Collections.Concurrent;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Reading;

/// <summary>Reads and decodes blocks; keeps openers, which hold decompression tables. Safe for many threads.</summary>
internal sealed class BlockSource(PackReader packs) : IDisposable
{
    private readonly ConcurrentBag<BlockOpener> _openers = [];

    /// <summary>Reads one block.</summary>
    /// <returns>The caller's, to dispose.</returns>
    /// <exception cref="VaultException">The pack is missing, or the block is damaged.</exception>
    public async ValueTask<DecodedBlock> ReadAsync(
        PackRecord pack,
        int slot,
        BlockRecord block,
        CancellationToken cancellationToken
    )
    {
        var opener = _openers.TryTake(out var kept) ? kept : new BlockOpener();
        var decoded = new DecodedBlock(block.PlainLength);
        try
        {
            await packs
                .ReadBlockAsync(pack, slot, block, opener, decoded.Memory, cancellationToken)
                .ConfigureAwait(false);
            decoded.Hold();
            return decoded;
        }
        finally
        {
            decoded.Dispose();
            _openers.Add(opener);
        }
    }

    public void Dispose()
    {
        while (_openers.TryTake(out var opener))
        {
            opener.Dispose();
        }
    }
}
