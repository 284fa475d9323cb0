using System.Buffers;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>A block that fills with chunks, and all that sealing it takes. Not for several threads at a time.</summary>
internal sealed class OpenBlock : IDisposable
{
    private readonly PackPipeline _packs;
    private readonly BlockSealer _sealer = new();
    private readonly ArrayBufferWriter<byte> _sealed;
    private readonly ArrayBufferWriter<byte> _ids = new();
    private readonly ArrayBufferWriter<int> _lengths = new();
    private readonly byte[] _block;
    private readonly int _target;
    private int _length;

    public OpenBlock(PackPipeline packs, int target)
    {
        _packs = packs;
        _target = target;
        _block = ArrayPool<byte>.Shared.Rent(target);
        _sealed = new ArrayBufferWriter<byte>(target + BlockSealer.Overhead);
    }

    public bool IsEmpty => _length == 0;

    /// <summary>Appends a chunk if there is room for it.</summary>
    public bool TryAppend(in ChunkId id, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length > _target - _length)
        {
            return false;
        }

        chunk.CopyTo(_block.AsSpan(_length));
        _length += chunk.Length;
        Name(id, chunk.Length);
        return true;
    }

    /// <summary>Seals what is in it, and is empty again.</summary>
    public async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        if (_length > 0)
        {
            await SealAsync(_block.AsMemory(0, _length), cancellationToken).ConfigureAwait(false);
            _length = 0;
        }
    }

    /// <summary>Seals a chunk that is larger than a block, as a block of its own. Only for an empty one.</summary>
    public ValueTask SealGiantAsync(ChunkId id, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        Name(id, chunk.Length);
        return SealAsync(chunk, cancellationToken);
    }

    public void Dispose()
    {
        _sealer.Dispose();
        ArrayPool<byte>.Shared.Return(_block, clearArray: true);
    }

    private void Name(in ChunkId id, int length)
    {
        _ids.Write(id.Bytes);
        _lengths.Write([length]);
    }

    private async ValueTask SealAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var slot = await _packs.ReserveAsync(plain.Length, cancellationToken).ConfigureAwait(false);
        _sealed.ResetWrittenCount();
        var block = _sealer.Seal(slot.Pack.Key, slot.Pack.Place(slot.Slot), _ids.WrittenSpan, plain.Span, _sealed);
        _packs.Deliver(slot, block, _sealed.WrittenSpan, _ids.WrittenSpan, _lengths.WrittenSpan);
        _ids.ResetWrittenCount();
        _lengths.ResetWrittenCount();
    }
}
