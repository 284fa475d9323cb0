using System.Buffers;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>The parts of one content that wait for its consumer, in order. Its owner guards it.</summary>
/// <param name="most">Parts that may wait.</param>
/// <param name="pool">Where their buffers come from.</param>
internal sealed class SegmentQueue(int most, ArrayPool<byte> pool)
{
    private readonly Queue<Segment> _segments = new(2);
    private Segment? _tail;
    private int _headOffset;

    public bool IsEmpty => _segments.Count == 0;

    /// <summary>Takes a part over; a small one joins the part before it.</summary>
    /// <exception cref="WireException">Too many parts wait; this one was given back.</exception>
    public void Append(Segment segment)
    {
        if (_segments.Count > 0 && _tail!.TryJoin(segment))
        {
            segment.Return(pool);
            return;
        }

        if (_segments.Count >= most)
        {
            segment.Return(pool);
            throw new WireException($"sent a stream in more than {most} pieces that nobody could take yet");
        }

        _segments.Enqueue(segment);
        _tail = segment;
    }

    /// <summary>Takes as many bytes as are here and fit, or the hole that comes next. Not for an empty queue.</summary>
    /// <param name="target">Where bytes go.</param>
    /// <param name="lent">What fills the hole; null for zeros.</param>
    public ContentSpan Take(Span<byte> target, out FileRange? lent)
    {
        lent = null;
        var filled = 0;
        while (filled < target.Length && _segments.TryPeek(out var head) && !head.IsHole)
        {
            var part = Math.Min(target.Length - filled, head.Length - _headOffset);
            head.CopyTo(_headOffset, target.Slice(filled, part));
            filled += part;
            _headOffset += part;
            if (_headOffset == head.Length)
            {
                _headOffset = 0;
                _segments.Dequeue().Return(pool);
            }
        }

        if (filled > 0)
        {
            return ContentSpan.Bytes(filled);
        }

        var hole = _segments.Dequeue();
        lent = hole.Lent;
        return ContentSpan.Hole(hole.Hole);
    }

    /// <summary>Gives everything back.</summary>
    public void Clear()
    {
        while (_segments.TryDequeue(out var segment))
        {
            segment.Return(pool);
        }

        _headOffset = 0;
    }
}
