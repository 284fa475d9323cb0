using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>A data connection that breaks the protocol at its moment. Each write carries whole frames.</summary>
internal sealed class FaultyConnection(Stream connection, FaultTrigger trigger) : Stream
{
    private const int GarbageSize = 64 << 10;

    [SuppressMessage("Usage", "CA2213", Justification = "The reader may just be waking up; without its wait handle it holds nothing.")]
    private readonly ManualResetEventSlim _ended = new();
    private readonly Lock _gate = new();
    private bool _isDeaf;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = connection.Read(buffer);
        bool isDeaf;
        lock (_gate)
        {
            isDeaf = _isDeaf;
        }

        if (isDeaf)
        {
            _ended.Wait();
            return 0;
        }

        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var rest = buffer; !rest.IsEmpty; )
        {
            var header = FrameHeader.Read(rest);
            var size = FrameHeader.Size + (int)header.Length;
            Send(header, rest[..size]);
            rest = rest[size..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended.Set();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Send(FrameHeader header, ReadOnlySpan<byte> frame)
    {
        var payload = frame[FrameHeader.Size..];
        bool isDue;
        lock (_gate)
        {
            // Who sees the marker may rely on it that nothing is heard any more.
            isDue = IsDue(header, payload);
            _isDeaf |= isDue && trigger.Kind == FaultKind.Deaf;
        }

        if (!isDue)
        {
            connection.Write(frame);
            return;
        }

        switch (trigger.Kind)
        {
            case FaultKind.Deaf:
                connection.Write(frame);
                break;
            case FaultKind.Garbage:
                connection.Write(frame);
                var garbage = new byte[GarbageSize];
                new Random(Seed: 1).NextBytes(garbage);
                connection.Write(garbage);
                break;
            case FaultKind.WrongRecord or FaultKind.WrongPosition or FaultKind.WrongLength:
                Put(header with { Value = header.Value + 7 }, payload);
                break;
            case FaultKind.OverWindow:
                connection.Write(frame);
                Overrun(header, EndOf(header, payload));
                break;
            case FaultKind.DataAfterEnd:
                connection.Write(frame);
                Put(new FrameHeader(FrameType.Data, 1, header.Value, header.Stream), [0]);
                break;
            case FaultKind.LateFrames:
                connection.Write(frame);
                Put(new FrameHeader(FrameType.Offers, 1, Value: 0), [0]);
                break;
            default:
                Put(new FrameHeader(FrameType.Closed), []);
                connection.Write(frame);
                break;
        }
    }

    /// <summary>Whether this is the frame with which the moment comes that the fault waits for.</summary>
    private bool IsDue(FrameHeader header, ReadOnlySpan<byte> payload) =>
        header.Type switch
        {
            FrameType.Hello => trigger.IsDue(FaultMoment.Open),
            FrameType.Offers => trigger.IsDue(FaultMoment.Walk, (long)header.Value),
            FrameType.Data or FrameType.Placed => trigger.Kind is not (FaultKind.WrongLength or FaultKind.DataAfterEnd)
                && trigger.IsDue(FaultMoment.Content, EndOf(header, payload)),
            FrameType.End => trigger.Kind is not (FaultKind.WrongPosition or FaultKind.OverWindow)
                && trigger.IsDue(FaultMoment.Content, (long)header.Value),
            FrameType.Offered => trigger.Kind == FaultKind.LateFrames && trigger.IsDue(FaultMoment.Finish),
            FrameType.Finished => trigger.IsDue(FaultMoment.Finish),
            FrameType.Closed => trigger.IsDue(FaultMoment.Complete),
            _ => false,
        };

    /// <summary>The position after the bytes of a frame, which carries them or says where they stand.</summary>
    private static long EndOf(FrameHeader header, ReadOnlySpan<byte> payload) =>
        (long)header.Value
        + (header.Type == FrameType.Placed ? BinaryPrimitives.ReadInt32LittleEndian(payload) : header.Length);

    private void Overrun(FrameHeader header, long end)
    {
        var position = (ulong)end;
        var bytes = new byte[FrameHeader.MaximumData];
        for (var more = 0; more < 8; more++)
        {
            Put(new FrameHeader(FrameType.Data, (uint)bytes.Length, position, header.Stream), bytes);
            position += (uint)bytes.Length;
        }
    }

    private void Put(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        header.Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        connection.Write(frame);
    }
}
