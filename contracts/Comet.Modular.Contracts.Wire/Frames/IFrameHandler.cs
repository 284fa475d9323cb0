namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>Takes the frames of one connection, on the thread of its reader: nothing here may wait.</summary>
internal interface IFrameHandler
{
    /// <summary>Takes a frame and all of its payload.</summary>
    /// <exception cref="WireException">The frame breaks the protocol; the connection is closed with that.</exception>
    void Take(FrameHeader header, FrameReceiver receiver);

    /// <summary>No frame follows. Called once.</summary>
    /// <param name="failure">Why; null when the other side closed between two frames.</param>
    void Closed(Exception? failure);
}
