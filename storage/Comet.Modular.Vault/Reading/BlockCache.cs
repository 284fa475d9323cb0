using Comet.Modular.Vault.Index;

namespace Comet.Modular.Vault.Reading;

/// <summary>The blocks that were read last, decoded. Safe for many threads.</summary>
internal sealed class BlockCache(PackIndex index, BlockSource source) : IDisposable
{
    /// <summary>Of 384 KiB each when they are usual ones: 12 MiB.</summary>
    public const int KeptBlocks = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<BlockAddress, LinkedListNode<KeptBlock>> _byAddress = [];
    private readonly LinkedList<KeptBlock> _recent = [];

    /// <summary>A block, held for the caller, who disposes it.</summary>
    public async ValueTask<DecodedBlock> GetAsync(BlockAddress address, CancellationToken cancellationToken)
    {
        if (Find(address) is { } kept)
        {
            return kept;
        }

        var block = await source
            .ReadAsync(index.PackAt(address.Pack), address.Slot, cancellationToken)
            .ConfigureAwait(false);
        Keep(address, block);
        return block;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var kept in _recent)
            {
                kept.Block.Dispose();
            }

            _recent.Clear();
            _byAddress.Clear();
        }
    }

    private DecodedBlock? Find(BlockAddress address)
    {
        lock (_lock)
        {
            if (!_byAddress.TryGetValue(address, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            node.Value.Block.Hold();
            return node.Value.Block;
        }
    }

    private void Keep(BlockAddress address, DecodedBlock block)
    {
        lock (_lock)
        {
            if (_byAddress.ContainsKey(address))
            {
                return;
            }

            block.Hold();
            _byAddress.Add(address, _recent.AddFirst(new KeptBlock(address, block)));
            if (_recent.Count > KeptBlocks)
            {
                var oldest = _recent.Last!;
                _recent.RemoveLast();
                _byAddress.Remove(oldest.Value.Address);
                oldest.Value.Block.Dispose();
            }
        }
    }

    private readonly record struct KeptBlock(BlockAddress Address, DecodedBlock Block);
}
