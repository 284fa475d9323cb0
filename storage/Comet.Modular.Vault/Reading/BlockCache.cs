using Comet.Modular.Vault.Index;

namespace Comet.Modular.Vault.Reading;

/// <summary>
/// The blocks that were read last, decoded. Safe for many threads; who asks for a block that another is reading waits for it.
/// </summary>
internal sealed class BlockCache(PackIndex index, BlockSource source) : IDisposable
{
    /// <summary>Plain bytes that are kept at most, unless a single block has more.</summary>
    public const int KeptBytes = 24 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<BlockAddress, LinkedListNode<KeptBlock>> _byAddress = [];
    private readonly Dictionary<BlockAddress, Task> _reading = [];
    private readonly LinkedList<KeptBlock> _recent = [];
    private long _bytes;

    /// <summary>A block, held for the caller, who disposes it.</summary>
    public async ValueTask<DecodedBlock> GetAsync(BlockAddress address, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? mine = null;
            Task? others;
            lock (_lock)
            {
                if (Find(address) is { } kept)
                {
                    return kept;
                }

                if (!_reading.TryGetValue(address, out others))
                {
                    mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _reading.Add(address, mine.Task);
                }
            }

            if (mine is not null)
            {
                return await ReadAsync(address, mine, cancellationToken).ConfigureAwait(false);
            }

            // What the other found, or why it found nothing, is its own: the next turn looks, and reads if it must.
            await others!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
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

    private async ValueTask<DecodedBlock> ReadAsync(
        BlockAddress address,
        TaskCompletionSource done,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (pack, at) = await index
                .GetBlockAsync(address.Pack, address.Slot, cancellationToken)
                .ConfigureAwait(false);
            var block = await source.ReadAsync(pack, address.Slot, at, cancellationToken).ConfigureAwait(false);
            Keep(address, block);
            return block;
        }
        finally
        {
            lock (_lock)
            {
                _ = _reading.Remove(address);
            }

            done.SetResult();
        }
    }

    private DecodedBlock? Find(BlockAddress address)
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

    private void Keep(BlockAddress address, DecodedBlock block)
    {
        lock (_lock)
        {
            block.Hold();
            _byAddress.Add(address, _recent.AddFirst(new KeptBlock(address, block)));
            _bytes += block.Memory.Length;
            while (_bytes > KeptBytes && _recent.Count > 1)
            {
                var oldest = _recent.Last!.Value;
                _recent.RemoveLast();
                _ = _byAddress.Remove(oldest.Address);
                _bytes -= oldest.Block.Memory.Length;
                oldest.Block.Dispose();
            }
        }
    }

    private readonly record struct KeptBlock(BlockAddress Address, DecodedBlock Block);
}
