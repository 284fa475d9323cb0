using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>The receiver's side of shared memory: copies pieces out, and tells the sender whose room is free again.</summary>
/// <remarks>
/// Sends nothing by itself: what is released leaves when enough of it waits, with the next flush, and at the latest when a
/// consumer waits.
/// </remarks>
internal sealed class SharedPlaces(SharedMemory memory, FrameSender sender)
{
    /// <summary>A sender has two buffers of 1 MiB, and fills one again when all of it is free.</summary>
    private const int WorthTelling = 1 << 20;

    private int _untold;

    /// <summary>Whether the sender should hear now of what was released.</summary>
    public bool IsWorthTelling => Volatile.Read(ref _untold) >= WorthTelling;

    public bool Contains(uint offset, uint length) => memory.Contains(offset, length);

    public void CopyTo(uint offset, Span<byte> target) => memory.CopyTo(offset, target);

    /// <summary>A piece is not needed any more.</summary>
    public void Release(uint place, int length)
    {
        sender.Post(new FrameHeader(FrameType.Release, Value: place));
        _ = Interlocked.Add(ref _untold, length);
    }

    /// <summary>Tells the sender of all that was released.</summary>
    public void Tell()
    {
        Volatile.Write(ref _untold, 0);
        sender.Flush();
    }
}
