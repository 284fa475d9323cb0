namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>Takes frames from a connection with blocking reads. One thread owns it.</summary>
/// <remarks>
/// Small frames come many to a read through the buffer; a large payload goes straight from the socket to where it
/// belongs.
/// </remarks>
internal sealed class FrameReceiver(Stream connection)
{
    private const int BufferSize = 64 << 10;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;

    /// <summary>Bytes that were received and not taken yet.</summary>
    public int Buffered => _end - _start;

    /// <summary>Waits for the next header; its payload must be taken before the next call.</summary>
    /// <returns>Null when the connection was closed between two frames.</returns>
    /// <exception cref="WireException">No header.</exception>
    /// <exception cref="IOException">The connection broke, or was closed inside a header.</exception>
    public FrameHeader? ReadHeader()
    {
        while (_end - _start < FrameHeader.Size)
        {
            if (!Refill())
            {
                return _end == _start ? null : throw Cut();
            }
        }

        var header = FrameHeader.Read(_buffer.AsSpan(_start));
        _start += FrameHeader.Size;
        return header;
    }

    /// <summary>Takes payload bytes, all of the target.</summary>
    /// <exception cref="IOException">The connection broke or was closed.</exception>
    public void Read(Span<byte> target)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target);
        _start += buffered;
        for (target = target[buffered..]; !target.IsEmpty; )
        {
            var count = connection.Read(target);
            if (count == 0)
            {
                throw Cut();
            }

            target = target[count..];
        }
    }

    /// <summary>Takes a payload as an array of its own.</summary>
    public byte[] Read(uint length)
    {
        if (length == 0)
        {
            return [];
        }

        var payload = GC.AllocateUninitializedArray<byte>((int)length);
        Read(payload);
        return payload;
    }

    /// <summary>Passes payload bytes over.</summary>
    public void Skip(uint length)
    {
        for (var left = length; left > 0; )
        {
            if (_end == _start && !Refill())
            {
                throw Cut();
            }

            var part = (int)Math.Min(left, (uint)(_end - _start));
            _start += part;
            left -= (uint)part;
        }
    }

    /// <summary>A process that dies does so in the middle of a frame: that breaks no protocol.</summary>
    private static EndOfStreamException Cut() => new("The data connection was closed inside a frame.");

    private bool Refill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = connection.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
