using System.Buffers.Binary;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>Buffers in shared memory: only the places of their bytes are sent. Small contents go in frames all the same.</summary>
internal sealed class SharedRoom(FrameSender sender, SharedLane lane) : ISendRoom
{
    /// <summary>Below it a copy costs less than to hand a place over and back.</summary>
    private const int SmallestPiece = 16 << 10;

    /// <summary>Queued bytes that leave together.</summary>
    private const int WorthWriting = 64 << 10;

    /// <summary>Bytes in places that the receiver should hear of.</summary>
    private const int WorthTelling = 512 << 10;

    private int _start;
    private int _untold;
    private bool _isMoving;

    public Memory<byte> Target => lane.Buffer[(_start + Filled)..];

    public int Filled { get; private set; }

    public ValueTask BeginAsync(int least, CancellationToken cancellationToken)
    {
        Filled = 0;
        return _isMoving || Target.Length < least || lane.IsFree ? RenewAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public void Fill(int count) => Filled += count;

    public void Send(FrameHeader header, int count, FrameHeader? trailer)
    {
        if (count < SmallestPiece)
        {
            sender.Post(header, lane.Buffer.Span.Slice(_start, count));
        }
        else
        {
            Span<byte> length = stackalloc byte[FrameHeader.PlacedSize];
            BinaryPrimitives.WriteInt32LittleEndian(length, count);
            sender.Post(header with { Type = FrameType.Placed, Window = lane.Place(_start) }, length);
            _untold += count;
        }

        if (trailer is { } next)
        {
            sender.Post(next);
        }

        _start += count;
        Filled -= count;
    }

    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        if (_isMoving || !lane.IsFree)
        {
            if (!_isMoving)
            {
                lane.MoveOn();
            }

            // Stays so when the wait is cancelled: the next content waits on.
            _isMoving = true;
            var free = lane.WaitFreeAsync(cancellationToken);
            if (!free.IsCompleted)
            {
                Flush();
            }

            await free.ConfigureAwait(false);
            _isMoving = false;
        }

        _start = 0;
    }

    public void FlushIfWorth()
    {
        if (_untold >= WorthTelling || sender.Queued >= WorthWriting)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _untold = 0;
        sender.Flush();
    }
}
