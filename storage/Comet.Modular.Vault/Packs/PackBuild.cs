using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Packs;

/// <summary>
/// A pack in memory while its blocks arrive. The owner guards it: only <see cref="Key"/> and <see cref="Place"/> are
/// for many threads.
/// </summary>
internal sealed class PackBuild : IDisposable
{
    /// <summary>
    /// No block is added behind so many chunks: each takes some 700 bytes of memory on its way through trailer and index, however
    /// small it is.
    /// </summary>
    private const int ChunkTarget = 1 << 16;

    private readonly PackWriterContext _context;
    private readonly PackKind _kind;
    private readonly byte[] _start;

    /// <summary>The sealed blocks, one behind the other as they came.</summary>
    private readonly List<byte[]> _segments = [];

    /// <summary>By slot: where its block begins among them.</summary>
    private readonly List<long> _starts = [];

    private readonly List<BlockRecord> _blocks = [];
    private readonly PooledList<byte> _ids = new();
    private readonly PooledList<int> _lengths = new();
    private long _sealedLength;
    private long _pendingLength;

    public PackBuild(PackWriterContext context, PackKind kind)
    {
        _context = context;
        _kind = kind;
        _start = PackObject.SealStart(context.Keys.PackKeys, Key, context.Vault, context.Session, Id, kind);
    }

    public PackId Id { get; } = PackId.NewRandom();

    public PackKey Key { get; } = PackKey.Generate();

    /// <summary>Slots that were given out and not delivered.</summary>
    public int Pending { get; private set; }

    /// <summary>Slots that were given out.</summary>
    public int SlotCount => _blocks.Count;

    /// <summary>Whether the next block belongs into another pack.</summary>
    public bool IsFull =>
        _sealedLength + _pendingLength >= _context.Parameters.PackTarget || _lengths.Count >= ChunkTarget;

    public BlockPlace Place(int slot) => new(Id.Value, (byte)_kind, (uint)slot);

    public BlockSlot Reserve(int plainLength)
    {
        _blocks.Add(default);
        _starts.Add(0);
        Pending++;
        _pendingLength += plainLength;
        return new BlockSlot(this, _blocks.Count - 1, plainLength);
    }

    /// <summary>Takes a sealed block into its slot; everything is copied.</summary>
    public void Deliver(
        BlockSlot slot,
        SealedBlock block,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> ids,
        ReadOnlySpan<int> lengths
    )
    {
        _starts[slot.Slot] = _sealedLength;
        _blocks[slot.Slot] = new BlockRecord(
            Offset: 0,
            block.SealedLength,
            block.PlainLength,
            block.Codec,
            _lengths.Count,
            lengths.Length
        );
        _ids.AddRange(ids);
        _lengths.AddRange(lengths);
        Pending--;
        _pendingLength -= slot.PlainLength;
        Append(sealedBytes);
    }

    /// <summary>Shuffles the blocks and makes the whole object of header, blocks, trailer and footer.</summary>
    /// <returns>The object and what is in it, both valid until this is disposed.</returns>
    public (ReadOnlySequence<byte> Bytes, PackContents Contents) Finish()
    {
        var order = new int[_blocks.Count];
        for (var slot = 0; slot < order.Length; slot++)
        {
            order[slot] = slot;
        }

        RandomNumberGenerator.Shuffle(order.AsSpan());
        var first = new ByteSegment(_start);
        var last = first;
        foreach (var slot in order)
        {
            CollectionsMarshal.AsSpan(_blocks)[slot] = _blocks[slot] with { Offset = last.End };
            last = AppendBlock(last, _starts[slot], _blocks[slot].SealedLength);
        }

        var trailerOffset = last.End;
        var unsized = new PackRecord(_context.Session, Id, _kind, Length: 0, _blocks.Count, _lengths.Count);
        var contents = new PackContents(unsized, [.. _blocks], ChunkId.Size, _ids.Array, _lengths.ToArray());
        last = last.Append(PackObject.SealEnd(Key, _start, contents, trailerOffset));
        return (
            new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length),
            contents.WithLength(last.End)
        );
    }

    public void Dispose()
    {
        _context.Segments.Return(_segments);
        _segments.Clear();
        _ids.Dispose();
        _lengths.Dispose();
        Key.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var used = (int)(_sealedLength % SegmentPool.SegmentSize);
            if (used == 0)
            {
                _segments.Add(_context.Segments.Take());
            }

            var room = _segments[^1].AsSpan(used);
            var part = bytes[..Math.Min(bytes.Length, room.Length)];
            part.CopyTo(room);
            bytes = bytes[part.Length..];
            _sealedLength += part.Length;
        }
    }

    private ByteSegment AppendBlock(ByteSegment last, long start, int length)
    {
        while (length > 0)
        {
            var (index, offset) = Math.DivRem(start, SegmentPool.SegmentSize);
            var segment = _segments[(int)index].AsMemory((int)offset);
            var part = segment[..Math.Min(length, segment.Length)];
            last = last.Append(part);
            start += part.Length;
            length -= part.Length;
        }

        return last;
    }

    private sealed class ByteSegment : ReadOnlySequenceSegment<byte>
    {
        public ByteSegment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public long End => RunningIndex + Memory.Length;

        public ByteSegment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new ByteSegment(memory) { RunningIndex = End };
            Next = next;
            return next;
        }
    }
}
