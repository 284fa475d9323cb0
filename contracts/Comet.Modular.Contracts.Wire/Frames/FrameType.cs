namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>What a frame of the data socket says. The numbers are the protocol: contracts/PROTOCOL.md.</summary>
internal enum FrameType : byte
{
    /// <summary>Plugin: the first frame; payload is the ticket.</summary>
    Hello = 1,

    /// <summary>Host: begin to read entries, or to restore.</summary>
    Start = 2,

    /// <summary>Plugin: a batch of entries; value is the number of its first record.</summary>
    Offers = 3,

    /// <summary>Host: send this content; value is the record, part its content, stream its number, window the first credit.</summary>
    Want = 4,

    /// <summary>Host: nothing is wanted of records value to value + window - 1.</summary>
    Decline = 5,

    /// <summary>Bytes of a stream; value is their position.</summary>
    Data = 6,

    /// <summary>The stream goes on with value zeros.</summary>
    Hole = 7,

    /// <summary>The stream is over; value is its length, payload how it ended.</summary>
    End = 8,

    /// <summary>Window more bytes of the stream may be sent.</summary>
    Credit = 9,

    /// <summary>The receiver wants no more of the stream; the sender answers with END.</summary>
    Cancel = 10,

    /// <summary>Plugin: a diagnostic; value numbers the request.</summary>
    Report = 11,

    /// <summary>Plugin: a clean-up token; value numbers the request.</summary>
    Journal = 12,

    /// <summary>Plugin: a checkpoint to commit; value numbers the request.</summary>
    Commit = 13,

    /// <summary>Host: the answer to request value.</summary>
    Answer = 14,

    /// <summary>Plugin: all entries are offered, or the item broke off.</summary>
    Offered = 15,

    /// <summary>Host: all contents are read; finish.</summary>
    Finish = 16,

    /// <summary>Plugin: finished; payload has the checkpoint.</summary>
    Finished = 17,

    /// <summary>Plugin: give the next batch of enumeration value.</summary>
    List = 18,

    /// <summary>Host: a batch of enumeration value.</summary>
    Entries = 19,

    /// <summary>Plugin: open a content of the snapshot as stream, with window as the first credit.</summary>
    Open = 20,

    /// <summary>Plugin: the restore came to its end, or broke off.</summary>
    Restored = 21,

    /// <summary>Host: the session is over; let everything go.</summary>
    Close = 22,

    /// <summary>Plugin: all is let go; nothing follows.</summary>
    Closed = 23,

    /// <summary>Plugin: as DATA, but the bytes stand in the shared memory at window; payload is how many there are.</summary>
    Placed = 24,

    /// <summary>Host: the piece that stood at value in the shared memory is not needed any more.</summary>
    Release = 25,

    /// <summary>Plugin: the next bytes of stream, from value on, stand in the file of descriptor window; payload says where.</summary>
    Lent = 26,

    /// <summary>Host: of what stream has lent, the first value bytes were taken.</summary>
    Returned = 27,
}
