using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>A buffer whose bytes are sent in DATA frames.</summary>
internal sealed class FrameRoom(FrameSender sender) : ISendRoom
{
    /// <summary>Small contents leave together once so much waits.</summary>
    private const int WorthWriting = 64 << 10;

    private const int End = FrameHeader.Size + FrameHeader.MaximumData;

    // Room for a header before the first byte, and for the END after the last.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(End + FrameHeader.Size);
    private int _start = FrameHeader.Size;

    public Memory<byte> Target => _buffer.AsMemory(_start + Filled, End - _start - Filled);

    public int Filled { get; private set; }

    public ValueTask BeginAsync(int least, CancellationToken cancellationToken)
    {
        (_start, Filled) = (FrameHeader.Size, 0);
        return ValueTask.CompletedTask;
    }

    public void Fill(int count) => Filled += count;

    public void Send(FrameHeader header, int count, FrameHeader? trailer)
    {
        sender.SendFrom(header, _buffer, _start, count, trailer);
        _start += count;
        Filled -= count;
    }

    public ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        _start = FrameHeader.Size;
        return ValueTask.CompletedTask;
    }

    public void FlushIfWorth()
    {
        if (sender.Queued >= WorthWriting)
        {
            sender.Flush();
        }
    }
}
