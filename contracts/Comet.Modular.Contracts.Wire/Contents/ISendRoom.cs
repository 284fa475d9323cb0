using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>Where a sender reads contents into, and how their bytes leave from there. For one sender.</summary>
internal interface ISendRoom
{
    /// <summary>Where the next bytes go.</summary>
    Memory<byte> Target { get; }

    /// <summary>Bytes that were read and not sent.</summary>
    int Filled { get; }

    /// <summary>Makes room for a new content; what is left of the one before is dropped.</summary>
    /// <param name="least">Bytes of room that the first read needs.</param>
    /// <param name="cancellationToken">Stops the wait for room.</param>
    ValueTask BeginAsync(int least, CancellationToken cancellationToken);

    /// <summary>Takes over what was read into the target.</summary>
    void Fill(int count);

    /// <summary>Sends the first of the bytes.</summary>
    /// <param name="header">A DATA frame; its length is filled in.</param>
    /// <param name="count">Bytes to send.</param>
    /// <param name="trailer">A frame without payload that follows at once.</param>
    void Send(FrameHeader header, int count, FrameHeader? trailer);

    /// <summary>Makes room again when everything is sent.</summary>
    ValueTask RenewAsync(CancellationToken cancellationToken);

    /// <summary>Writes what waits for company, when that is enough of it.</summary>
    void FlushIfWorth();
}
