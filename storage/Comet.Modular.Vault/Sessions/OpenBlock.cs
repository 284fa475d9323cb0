using System.Buffers;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>A block that fills with chunks. Not for several threads at a time.</summary>
internal sealed class OpenBlock(int target) : IDisposable
{
    private readonly PooledList<byte> _ids = new();
    private readonly PooledList<int> _lengths = new();
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(target);
    private int _length;
    private int _longest;

    public bool IsEmpty => _lengths.Count == 0;

    /// <summary>The chunks, joined.</summary>
    public ReadOnlyMemory<byte> Plain => _block.AsMemory(0, _length);

    /// <summary>The ids of the chunks, joined.</summary>
    public ReadOnlySpan<byte> Ids => _ids.Values;

    public ReadOnlySpan<int> Lengths => _lengths.Values;

    /// <summary>Appends a chunk if there is room for it.</summary>
    public bool TryAppend(in ChunkId id, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length > target - _length)
        {
            return false;
        }

        chunk.CopyTo(_block.AsSpan(_length));
        _length += chunk.Length;
        _longest = Math.Max(_longest, _length);
        Name(id, chunk.Length);
        return true;
    }

    /// <summary>Takes the name of a chunk that is larger than a block and is sealed from where it is.</summary>
    public void Name(in ChunkId id, int length)
    {
        _ids.AddRange(id.Bytes);
        _lengths.AddRange([length]);
    }

    public void Clear()
    {
        _ids.Clear();
        _lengths.Clear();
        _length = 0;
    }

    public void Dispose()
    {
        // Contents do not stay behind; what was never written to is not even given memory by the system.
        _block.AsSpan(0, _longest).Clear();
        ArrayPool<byte>.Shared.Return(_block);
        _ids.Dispose();
        _lengths.Dispose();
    }
}
