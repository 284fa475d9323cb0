using System.Buffers.Binary;

namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>The 24 bytes before each payload, little-endian.</summary>
/// <remarks>
/// <c>u32 length of payload | u8 type | u8 flags, 0 | u16 part | u32 stream | u32 window | u64 value</c>. What a field
/// means depends on the type; fields that a type does not use are 0.
/// </remarks>
internal readonly record struct FrameHeader(
    FrameType Type,
    uint Length = 0,
    ulong Value = 0,
    uint Stream = 0,
    uint Window = 0,
    ushort Part = 0
)
{
    public const int Size = 24;

    /// <summary>Bytes of content in one DATA frame; socket throughput no longer grows above it.</summary>
    public const int MaximumData = 1 << 20;

    /// <summary>Bytes of the number that says how long a placed piece is.</summary>
    public const int PlacedSize = sizeof(int);

    /// <summary>Bytes of the two numbers that say where a lent range begins and how long it is.</summary>
    public const int LentSize = 2 * sizeof(long);

    /// <summary>Bytes of the smallest range that is worth lending, and of the smallest window of a content that may lend.</summary>
    public const int LeastLent = 1 << 20;

    /// <summary>Bytes of a batch of offers: a batch is sent at 256 KiB, a single record may be larger.</summary>
    public const int MaximumOffers = 4 << 20;

    /// <summary>Bytes that tell how a content ended; many ends may wait at once.</summary>
    public const int MaximumEnd = 128 << 10;

    /// <summary>Bytes of a request or an outcome: a diagnostic, a token, a fault. Many requests may wait at once.</summary>
    public const int MaximumRequest = 1 << 20;

    /// <summary>Bytes of any other payload: the largest checkpoint and some room.</summary>
    public const int MaximumMessage = 17 << 20;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Length);
        target[4] = (byte)Type;
        target[5] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], Part);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Stream);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Window);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Value);
    }

    /// <exception cref="WireException">These bytes are no header.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var header = new FrameHeader(
            (FrameType)source[4],
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(source[6..])
        );
        if (source[5] != 0 || header.Type is < FrameType.Hello or > FrameType.Returned)
        {
            throw new WireException($"sent a frame of the unknown type {source[4]} with flags {source[5]}");
        }

        if (header.Length > MaximumOf(header.Type))
        {
            throw new WireException($"sent a {header.Type} frame of {header.Length} bytes");
        }

        return header;
    }

    /// <summary>Bytes of payload that a frame of this type may have.</summary>
    public static uint MaximumOf(FrameType type) =>
        type switch
        {
            FrameType.Data => MaximumData,
            FrameType.Offers or FrameType.Open => MaximumOffers,
            FrameType.Report or FrameType.Journal or FrameType.Offered or FrameType.Restored => MaximumRequest,
            FrameType.End => MaximumEnd,
            FrameType.Hello => TicketSize,
            FrameType.Placed => PlacedSize,
            FrameType.Lent => LentSize,
            FrameType.Start
            or FrameType.Want
            or FrameType.Decline
            or FrameType.Hole
            or FrameType.Credit
            or FrameType.Cancel
            or FrameType.Finish
            or FrameType.List
            or FrameType.Close
            or FrameType.Closed
            or FrameType.Release
            or FrameType.Returned => 0,
            FrameType.Answer or FrameType.Entries => int.MaxValue,
            _ => MaximumMessage,
        };

    private const uint TicketSize = 32;
}
