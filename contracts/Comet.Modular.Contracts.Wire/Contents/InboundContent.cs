using System.Buffers;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>One content on its way in: the connection's reader puts spans in, one consumer takes them out.</summary>
/// <remarks>
/// What waits here never exceeds the window, because the sender may not send more than was granted: the connection's
/// reader has a place for every frame and never waits for the consumer. A wait of the consumer allocates nothing.
/// </remarks>
internal sealed class InboundContent : IContentReader
{
    /// <summary>Small frames share segments of this size, so that tiny ones cost no more than their bytes.</summary>
    private const int SmallSegment = 512;

    private readonly Lock _gate = new();
    private readonly InboundCredit _credit;
    private readonly IInboundLink _link;
    private readonly ArrayPool<byte> _pool;
    private readonly SegmentQueue _segments;
    private ReadWait? _wait;
    private Memory<byte> _buffer;
    private SharedPlaces? _places;
    private byte[]? _end;
    private bool _isDisposed;
    private bool _isReleased;
    private Exception? _failure;

    /// <summary>Makes a content whose sender may have so many bytes under way.</summary>
    public InboundContent(uint window, IInboundLink link, ArrayPool<byte>? pool = null)
    {
        _pool = pool ?? ArrayPool<byte>.Shared;
        Window = window;
        _link = link;
        _credit = new InboundCredit(window);
        // Far more than a stream of small frames and holes needs, and a bound for one that has other plans.
        _segments = new SegmentQueue((int)Math.Min(window / 128, 1 << 20) + 64, _pool);
    }

    /// <summary>Its number on the connection; set when it is asked for.</summary>
    public uint Stream { get; set; }

    /// <summary>Bytes that are reserved for it.</summary>
    public uint Window { get; }

    /// <summary>What fills the hole that was read last; null where that is a hole. The consumer has to <see cref="Return"/> it.</summary>
    public FileRange? Lent { get; private set; }

    /// <summary>Whether the consumer waits for bytes.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _wait is { IsOpen: true };
            }
        }
    }

    /// <summary>Whether the consumer has let go of it.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (_gate)
            {
                return _isDisposed;
            }
        }
    }

    /// <summary>Takes the payload of a DATA frame. Only the connection's reader calls this.</summary>
    /// <exception cref="WireException">The bytes are not the next ones, or more than was granted.</exception>
    public void TakeData(FrameHeader header, FrameReceiver receiver)
    {
        bool isUnwanted;
        lock (_gate)
        {
            _credit.CountData(header, header.Length);
            isUnwanted = _isDisposed;
        }

        if (isUnwanted)
        {
            receiver.Skip(header.Length);
            return;
        }

        var length = (int)header.Length;
        var buffer = _pool.Rent(Math.Max(length, SmallSegment));
        try
        {
            receiver.Read(buffer.AsSpan(0, length));
        }
        catch
        {
            _pool.Return(buffer, clearArray: true);
            throw;
        }

        Put(new Segment { Bytes = buffer, Length = length });
    }

    /// <summary>Takes a PLACED frame: its bytes stay where they are until the consumer copies them out.</summary>
    /// <exception cref="WireException">The bytes are not the next ones, or more than was granted.</exception>
    public void TakePlaced(FrameHeader header, int length, SharedPlaces places)
    {
        lock (_gate)
        {
            _credit.CountData(header, (uint)length);
            _places = places;
        }

        Put(new Segment { Places = places, Place = header.Window, Length = length });
    }

    /// <summary>Takes a LENT frame. Its range comes to the consumer as a hole, with <see cref="Lent"/>.</summary>
    /// <exception cref="WireException">The range is not the next, or of a content that may not lend.</exception>
    public void TakeLent(FrameHeader header, FileRange range)
    {
        if (Window < FrameHeader.LeastLent)
        {
            throw new WireException($"lent {range.Length} bytes of a content with a window of {Window}");
        }

        lock (_gate)
        {
            _credit.Lend(header, range.Length);
        }

        Put(new Segment { Hole = range.Length, Lent = range });
    }

    /// <summary>Gives back what was lent.</summary>
    /// <param name="taken">How many bytes of it, from the first on, the consumer has taken.</param>
    /// <returns>Whether the sender waits to hear of it.</returns>
    public bool Return(long taken)
    {
        lock (_gate)
        {
            if (_isDisposed || _failure is not null || _credit.IsEnded || !_credit.IsLent)
            {
                return false;
            }

            _credit.Return(taken);
            return true;
        }
    }

    /// <summary>Takes a HOLE frame.</summary>
    public void TakeHole(FrameHeader header)
    {
        lock (_gate)
        {
            _credit.CountHole(header);
        }

        Put(new Segment { Hole = (long)header.Value });
    }

    /// <summary>Takes an END frame.</summary>
    /// <param name="header">Its value is the length of the stream.</param>
    /// <param name="end">The payload.</param>
    /// <exception cref="WireException">The length is not what was sent, or the payload is no end.</exception>
    public void TakeEnd(FrameHeader header, byte[] end)
    {
        // Kept as bytes, because many ends may wait and the message takes more; read here all the same, so that a
        // wrong one is found where the protocol is watched over, and not by the consumer.
        _ = FromWire.ContentEnd(end);
        bool isReleased;
        ReadWait? woken;
        lock (_gate)
        {
            _credit.End(header, isFailed: end.Length > 0);
            _end = end;
            isReleased = _isDisposed && TryRelease();
            woken = ClaimWait();
        }

        woken?.End();
        ReleaseElsewhere(isReleased);
    }

    /// <summary>Lets every read fail from now on; what waits here is dropped.</summary>
    public void Fail(Exception failure)
    {
        bool isReleased;
        ReadWait? woken;
        lock (_gate)
        {
            _failure ??= failure;
            _segments.Clear();
            isReleased = _isDisposed && TryRelease();
            woken = ClaimWait();
        }

        woken?.End();
        ReleaseElsewhere(isReleased);
    }

    /// <inheritdoc/>
    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadWait? wait = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _buffer = buffer;
            if (!IsReady)
            {
                wait = _wait ??= new ReadWait(Take, _link.Waits);
                wait.Begin();
            }
        }

        if (wait is null)
        {
            return ValueTask.FromResult(Take());
        }

        // The request may still wait in the sender's queue for company.
        _link.Waits.Begin();
        return wait.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        bool isReleased;
        bool isCancelled;
        ReadWait? woken;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
            _segments.Clear();
            isReleased = (_credit.IsEnded || _failure is not null) && TryRelease();
            isCancelled = !_credit.IsEnded && _failure is null;
            // A read that still waits learns of it.
            woken = ClaimWait();
        }

        woken?.End();
        if (_places is not null)
        {
            _link.Waits.Tell();
        }

        if (isReleased)
        {
            _link.Released(this);
        }
        else if (isCancelled)
        {
            _link.Cancel(this);
        }

        return ValueTask.CompletedTask;
    }

    private bool IsReady => !_segments.IsEmpty || _credit.IsEnded || _failure is not null;

    private void Put(Segment segment)
    {
        ReadWait? woken;
        lock (_gate)
        {
            if (_isDisposed || _failure is not null)
            {
                segment.Return(_pool);
                TellElsewhere();
                return;
            }

            _segments.Append(segment);
            woken = ClaimWait();
        }

        woken?.End();
    }

    private ReadWait? ClaimWait() => _wait is { } wait && wait.TryClaim() ? wait : null;

    /// <summary>
    /// Not on the thread of the connection's reader: the next content is asked for with the room that this one leaves,
    /// and the reader must not wait in a write.
    /// </summary>
    private void ReleaseElsewhere(bool isReleased)
    {
        if (isReleased)
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(
                static content => content._link.Released(content),
                this,
                preferLocal: false
            );
        }
    }

    /// <summary>The sender may wait for room that nobody took from; the reader must not wait in a write.</summary>
    private void TellElsewhere()
    {
        if (_places is { } places)
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(static each => each.Tell(), places, preferLocal: false);
        }
    }

    /// <summary>Takes as many bytes as are here and fit, or the hole or the end that comes next.</summary>
    private ContentSpan Take()
    {
        ContentSpan span;
        uint grant;
        bool isReleased;
        lock (_gate)
        {
            span = TakeNext(_buffer.Span);
            _buffer = default;
            grant = span.Kind == ContentSpanKind.Bytes ? _credit.Replenish((uint)span.Length) : 0;
            isReleased = span.Kind == ContentSpanKind.End && TryRelease();
        }

        if (grant > 0)
        {
            _link.Grant(this, grant);
        }

        TellOfPlaces(isOver: span.Kind == ContentSpanKind.End);

        if (isReleased)
        {
            _link.Released(this);
        }

        return span;
    }

    /// <summary>
    /// At the end too: this consumer may have nothing else to read, while another one waits for bytes that the sender has
    /// no room for as long as it does not hear of these places.
    /// </summary>
    private void TellOfPlaces(bool isOver)
    {
        if (_places is not { } places)
        {
            return;
        }

        if (places.IsWorthTelling)
        {
            places.Tell();
        }
        else if (isOver)
        {
            _link.Waits.Tell();
        }
    }

    private ContentSpan TakeNext(Span<byte> target) =>
        _isDisposed ? throw new ObjectDisposedException(nameof(InboundContent))
        : _failure is not null ? throw _failure
        : _segments.IsEmpty ? ContentSpan.Ended(FromWire.ContentEnd(_end!))
        : TakeSegments(target);

    private ContentSpan TakeSegments(Span<byte> target)
    {
        var span = _segments.Take(target, out var lent);
        Lent = lent;
        return span;
    }

    private bool TryRelease()
    {
        var isFirst = !_isReleased;
        _isReleased = true;
        return isFirst;
    }
}
