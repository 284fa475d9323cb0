using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>How far one content has come, and how far it may come before more is granted. Its owner guards it.</summary>
internal sealed class InboundCredit(uint window)
{
    private ulong _position;
    private ulong _granted = window;
    private ulong _taken;

    /// <summary>Bytes that the sender has lent and the receiver not given back; zero for none.</summary>
    private ulong _lent;

    /// <summary>Whether the receiver has something that is lent.</summary>
    public bool IsLent => _lent > 0;

    /// <summary>Nothing follows.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Counts bytes in.</summary>
    /// <param name="header">Its value is the position of the first.</param>
    /// <param name="length">How many there are.</param>
    /// <exception cref="WireException">The bytes are not the next ones, or more than was granted.</exception>
    public void CountData(FrameHeader header, uint length)
    {
        if (IsEnded || IsLent || header.Value != _position || length == 0)
        {
            throw new WireException($"sent bytes out of order (position {header.Value}, expected {_position})");
        }

        if (length > long.MaxValue - _position)
        {
            throw new WireException($"sent a stream that goes on after {_position} bytes");
        }

        if (length > _granted)
        {
            throw new WireException($"sent {length} bytes where {_granted} were granted");
        }

        _granted -= length;
        _position += length;
    }

    /// <summary>Counts a HOLE frame in; a hole takes no credit.</summary>
    /// <exception cref="WireException">It is none.</exception>
    public void CountHole(FrameHeader header)
    {
        if (IsEnded || IsLent || header.Value == 0 || header.Value > long.MaxValue - _position)
        {
            throw new WireException($"sent a hole of {header.Value} bytes at {_position}");
        }

        _position += header.Value;
    }

    /// <summary>Counts a range in that is lent; it takes no credit, and counts once it is given back.</summary>
    /// <exception cref="WireException">It is none, or not the next.</exception>
    public void Lend(FrameHeader header, long length)
    {
        if (IsEnded || IsLent || header.Value != _position || length <= 0 || (ulong)length > long.MaxValue - _position)
        {
            throw new WireException($"lent {length} bytes at {header.Value}, which are none or not the next");
        }

        _lent = (ulong)length;
    }

    /// <summary>What was lent is given back.</summary>
    /// <param name="taken">How much of it was taken.</param>
    public void Return(long taken)
    {
        _position += (ulong)taken;
        _lent = 0;
    }

    /// <summary>Takes the length of an END frame.</summary>
    /// <param name="header">Its value is the length.</param>
    /// <param name="isFailed">A content that broke off may still be lent.</param>
    /// <exception cref="WireException">The length is not what was sent.</exception>
    public void End(FrameHeader header, bool isFailed)
    {
        if (IsEnded || header.Value != _position || (IsLent && !isFailed))
        {
            throw new WireException($"ended a stream at {header.Value} after {_position} bytes");
        }

        IsEnded = true;
    }

    /// <summary>What was taken is granted anew once it is worth a frame: half a window.</summary>
    /// <returns>What to grant now.</returns>
    public uint Replenish(uint taken)
    {
        _taken += taken;
        if (IsEnded || _taken < Math.Max(1, window / 2))
        {
            return 0;
        }

        var grant = (uint)_taken;
        _granted += grant;
        _taken = 0;
        return grant;
    }
}
