using System.Buffers;

namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>Puts frames onto a connection, in order, from any thread.</summary>
/// <remarks>
/// Whoever finds the connection free writes for all who queued meanwhile, so frames of busy threads share system calls
/// and no thread of its own is needed. What waits here is bounded by the protocol: windows bound content, and each
/// request waits for its answer. Sending never fails: the reading side of the same connection tells of its end.
/// </remarks>
internal sealed class FrameSender(Stream connection)
{
    /// <summary>Payloads from here on are written by themselves instead of being copied first.</summary>
    private const int LargePayload = 16 << 10;

    /// <summary>A queue that grew beyond this is given back once it is written.</summary>
    private const int KeptQueue = 1 << 20;

    private readonly Lock _queueing = new();
    private readonly Lock _writing = new();
    private ArrayBufferWriter<byte> _queue = new(64 << 10);
    private ArrayBufferWriter<byte> _spare = new(64 << 10);
    private volatile bool _isBroken;
    private volatile int _queued;

    /// <summary>Bytes that wait for <see cref="Flush"/>.</summary>
    public int Queued => _queued;

    /// <summary>Queues a frame; it leaves with the next flush.</summary>
    public void Post(FrameHeader header, ReadOnlySpan<byte> payload = default)
    {
        header = header with { Length = (uint)payload.Length };
        lock (_queueing)
        {
            header.Write(_queue.GetSpan(FrameHeader.Size));
            _queue.Advance(FrameHeader.Size);
            _queue.Write(payload);
            _queued = _queue.WrittenCount;
        }
    }

    /// <summary>Queues a frame and writes all that waits.</summary>
    public void Send(FrameHeader header, ReadOnlySpan<byte> payload = default)
    {
        Post(header, payload);
        Flush();
    }

    /// <summary>Writes what waits, unless another thread is at it: then that one does.</summary>
    public void Flush()
    {
        // A thread that finds the lock taken may leave: its frame was queued before, and the holder looks once more
        // after it has let go.
        while (_queued > 0 && _writing.TryEnter())
        {
            try
            {
                WriteQueued();
            }
            finally
            {
                _writing.Exit();
            }
        }
    }

    /// <summary>
    /// Sends a payload that stands in a buffer: a large one is written from there, a small one is queued.
    /// </summary>
    /// <param name="header">Its length is filled in.</param>
    /// <param name="buffer">The <see cref="FrameHeader.Size"/> bytes before the payload are overwritten.</param>
    /// <param name="start">Where the payload begins.</param>
    /// <param name="length">Bytes of payload.</param>
    /// <param name="trailer">
    /// A frame without payload that follows at once; the bytes after the payload are overwritten by it.
    /// </param>
    public void SendFrom(FrameHeader header, byte[] buffer, int start, int length, FrameHeader? trailer = null)
    {
        if (length < LargePayload)
        {
            Post(header, buffer.AsSpan(start, length));
            if (trailer is { } small)
            {
                Post(small);
            }

            return;
        }

        var frame = buffer.AsSpan(start - FrameHeader.Size, FrameHeader.Size + length);
        (header with { Length = (uint)length }).Write(frame);
        if (trailer is { } next)
        {
            frame = buffer.AsSpan(start - FrameHeader.Size, frame.Length + FrameHeader.Size);
            next.Write(frame[^FrameHeader.Size..]);
        }

        lock (_writing)
        {
            WriteQueued();
            Write(frame);
        }

        Flush();
    }

    private void WriteQueued()
    {
        ArrayBufferWriter<byte> written;
        lock (_queueing)
        {
            written = _queue;
            _queue = _spare;
            _queued = 0;
        }

        Write(written.WrittenSpan);
        written.ResetWrittenCount();
        _spare = written.Capacity > KeptQueue ? new ArrayBufferWriter<byte>(64 << 10) : written;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_isBroken || bytes.IsEmpty)
        {
            return;
        }

        try
        {
            connection.Write(bytes);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            _isBroken = true;
        }
    }
}
