using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>One content on its way in: the connection's reader puts spans in, one consumer takes them out.</summary>
/// <remarks>
/// What waits here never exceeds the window, because the sender may not send more than was granted: the connection's
/// reader has a place for every frame and never waits for the consumer. A wait of the consumer allocates nothing.
/// </remarks>
[SuppressMessage(
    "IDisposableAnalyzers.Correctness",
    "IDISP006",
    Justification = "A registration lives for one wait and is let go by its end."
)]
internal sealed class InboundContent : IContentReader, IValueTaskSource<ContentSpan>
{
    /// <summary>Small frames share segments of this size, so that tiny ones cost no more than their bytes.</summary>
    private const int SmallSegment = 512;

    private readonly Lock _gate = new();
    private readonly uint _window;
    private readonly IInboundLink _link;
    private readonly Queue<Segment> _segments = new(2);
    private ManualResetValueTaskSourceCore<ContentSpan> _wait = new() { RunContinuationsAsynchronously = true };
    private Memory<byte> _waiting;
    private bool _isWaiting;
    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP002", Justification = "Let go by the end of each wait.")]
    private CancellationTokenRegistration _registration;

    private ulong _position;
    private ulong _granted;
    private ulong _taken;
    private Segment? _tail;
    private int _headOffset;
    private byte[]? _end;
    private bool _isEnded;
    private bool _isDisposed;
    private bool _isReleased;
    private Exception? _failure;

    /// <summary>Makes a content whose sender may have so many bytes under way.</summary>
    public InboundContent(uint window, IInboundLink link)
    {
        _window = window;
        _link = link;
        _granted = window;
    }

    /// <summary>Its number on the connection; set when it is asked for.</summary>
    public uint Stream { get; set; }

    /// <summary>Bytes that are reserved for it.</summary>
    public uint Window => _window;

    /// <summary>Whether the consumer waits for bytes.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _isWaiting;
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
            if (_isEnded || header.Value != _position || header.Length == 0)
            {
                throw new WireException($"sent bytes out of order (position {header.Value}, expected {_position})");
            }

            if (header.Length > _granted)
            {
                throw new WireException($"sent {header.Length} bytes where {_granted} were granted");
            }

            _granted -= header.Length;
            _position += header.Length;
            isUnwanted = _isDisposed;
        }

        if (isUnwanted)
        {
            receiver.Skip(header.Length);
            return;
        }

        var length = (int)header.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(length, SmallSegment));
        try
        {
            receiver.Read(buffer.AsSpan(0, length));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            throw;
        }

        Put(new Segment { Bytes = buffer, Length = length });
    }

    /// <summary>Takes a HOLE frame.</summary>
    public void TakeHole(FrameHeader header)
    {
        lock (_gate)
        {
            if (_isEnded || header.Value is 0 or > long.MaxValue || _position + header.Value > long.MaxValue)
            {
                throw new WireException($"sent a hole of {header.Value} bytes at {_position}");
            }

            _position += header.Value;
        }

        Put(new Segment { Hole = (long)header.Value });
    }

    /// <summary>Takes an END frame.</summary>
    /// <param name="header">Its value is the length of the stream.</param>
    /// <param name="end">The payload.</param>
    /// <exception cref="WireException">The length is not what was sent.</exception>
    public void TakeEnd(FrameHeader header, byte[] end)
    {
        bool isReleased;
        lock (_gate)
        {
            if (_isEnded || header.Value != _position)
            {
                throw new WireException($"ended a stream at {header.Value} after {_position} bytes");
            }

            _isEnded = true;
            _end = end;
            isReleased = _isDisposed && TryRelease();
        }

        Wake();
        if (isReleased)
        {
            _link.Released(this);
        }
    }

    /// <summary>Lets every read fail from now on; what waits here is dropped.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            Drop();
        }

        Wake();
    }

    /// <inheritdoc/>
    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        short version;
        bool isWaiting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _waiting = buffer;
            isWaiting = !IsReady;
            _isWaiting = isWaiting;
            if (isWaiting)
            {
                _wait.Reset();
            }

            version = _wait.Version;
        }

        // Not the field: whoever ended the wait meanwhile completes the source, and only the source.
        if (!isWaiting)
        {
            return ValueTask.FromResult(Take());
        }

        _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((InboundContent)state!).Cancel(token),
            this
        );
        // The request may still wait in the sender's queue for company.
        _link.Flush();
        return new ValueTask<ContentSpan>(this, version);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        bool isReleased;
        bool isCancelled;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
            Drop();
            isReleased = (_isEnded || _failure is not null) && TryRelease();
            isCancelled = !_isEnded && _failure is null;
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

    ContentSpan IValueTaskSource<ContentSpan>.GetResult(short token)
    {
        _registration.Dispose();
        _ = _wait.GetResult(token);
        return Take();
    }

    ValueTaskSourceStatus IValueTaskSource<ContentSpan>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<ContentSpan>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Far more than a stream of small frames and holes needs, and a bound for one that has other plans.</summary>
    private int MostSegments => (int)(_window / 128) + 64;

    private bool IsReady => _segments.Count > 0 || _isEnded || _failure is not null;

    private void Put(Segment segment)
    {
        lock (_gate)
        {
            if (_isDisposed || _failure is not null)
            {
                segment.Return();
                return;
            }

            Append(segment);
        }

        Wake();
    }

    private void Append(Segment segment)
    {
        if (_tail is { } tail && _segments.Count > 0 && tail.TryJoin(segment))
        {
            segment.Return();
            return;
        }

        if (_segments.Count >= MostSegments)
        {
            segment.Return();
            throw new WireException($"sent a stream in more than {MostSegments} pieces that nobody could take yet");
        }

        _segments.Enqueue(segment);
        _tail = segment;
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _wait.SetResult(default);
    }

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _wait.SetException(new OperationCanceledException(token));
    }

    /// <summary>Takes as many bytes as are here and fit, or the hole or the end that comes next.</summary>
    private ContentSpan Take()
    {
        ContentSpan span;
        uint grant;
        bool isReleased;
        lock (_gate)
        {
            span = TakeNext(_waiting.Span);
            _waiting = default;
            grant = span.Kind == ContentSpanKind.Bytes ? Replenish((uint)span.Length) : 0;
            isReleased = span.Kind == ContentSpanKind.End && TryRelease();
        }

        if (grant > 0)
        {
            _link.Grant(this, grant);
        }

        if (isReleased)
        {
            _link.Released(this);
        }

        return span;
    }

    private ContentSpan TakeNext(Span<byte> target)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        var filled = 0;
        while (filled < target.Length && _segments.TryPeek(out var head) && head.Bytes is { } bytes)
        {
            var part = Math.Min(target.Length - filled, head.Length - _headOffset);
            bytes.AsSpan(_headOffset, part).CopyTo(target[filled..]);
            filled += part;
            _headOffset += part;
            if (_headOffset == head.Length)
            {
                _headOffset = 0;
                _segments.Dequeue().Return();
            }
        }

        return filled > 0 ? ContentSpan.Bytes(filled)
            : _segments.TryDequeue(out var hole) ? ContentSpan.Hole(hole.Hole)
            : ContentSpan.Ended(FromWire.ContentEnd(_end!));
    }

    /// <summary>What was taken is granted anew once it is worth a frame: half a window.</summary>
    private uint Replenish(uint taken)
    {
        _taken += taken;
        if (_isEnded || _taken < Math.Max(1, _window / 2))
        {
            return 0;
        }

        var grant = (uint)_taken;
        _granted += grant;
        _taken = 0;
        return grant;
    }

    private bool TryRelease()
    {
        var isFirst = !_isReleased;
        _isReleased = true;
        return isFirst;
    }

    private void Drop()
    {
        while (_segments.TryDequeue(out var segment))
        {
            segment.Return();
        }

        _headOffset = 0;
    }
}
