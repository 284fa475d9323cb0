using System.Buffers.Binary;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>The contents that are on their way in over one connection.</summary>
/// <param name="places">Memory that the sender shares; null when it shares none.</param>
internal sealed class InboundStreams(SharedPlaces? places = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, InboundContent> _open = [];
    private Exception? _failure;
    private uint _last;

    /// <summary>Gives a content its number.</summary>
    public void Add(InboundContent content)
    {
        Exception? failure;
        lock (_gate)
        {
            content.Stream = ++_last;
            _open.Add(content.Stream, content);
            failure = _failure;
        }

        if (failure is not null)
        {
            content.Fail(failure);
        }
    }

    public void Remove(InboundContent content)
    {
        lock (_gate)
        {
            _ = _open.Remove(content.Stream);
        }
    }

    /// <summary>Takes a DATA, PLACED, LENT, HOLE or END frame.</summary>
    /// <exception cref="WireException">Nobody asked for that stream, or it is over.</exception>
    public void Take(FrameHeader header, FrameReceiver receiver)
    {
        InboundContent? content;
        lock (_gate)
        {
            content = _open.GetValueOrDefault(header.Stream);
        }

        if (content is null)
        {
            throw new WireException($"sent a {header.Type} frame of stream {header.Stream}, which is not open");
        }

        if (header.Type == FrameType.Data)
        {
            content.TakeData(header, receiver);
        }
        else if (header.Type == FrameType.Placed)
        {
            TakePlaced(content, header, receiver);
        }
        else if (header.Type == FrameType.Lent)
        {
            content.TakeLent(header, ReadRange(header, receiver));
        }
        else if (header.Type == FrameType.Hole)
        {
            content.TakeHole(header);
        }
        else
        {
            content.TakeEnd(header, receiver.Read(header.Length));
        }
    }

    private static FileRange ReadRange(FrameHeader header, FrameReceiver receiver)
    {
        Span<byte> numbers = stackalloc byte[FrameHeader.LentSize];
        if (header.Length != numbers.Length)
        {
            throw new WireException("sent a Lent frame that is none");
        }

        receiver.Read(numbers);
        return new FileRange(
            (int)header.Window,
            BinaryPrimitives.ReadInt64LittleEndian(numbers),
            BinaryPrimitives.ReadInt64LittleEndian(numbers[sizeof(long)..])
        );
    }

    private void TakePlaced(InboundContent content, FrameHeader header, FrameReceiver receiver)
    {
        Span<byte> number = stackalloc byte[FrameHeader.PlacedSize];
        if (places is null || header.Length != number.Length)
        {
            throw new WireException("sent a Placed frame that is none, or has no memory to place anything in");
        }

        receiver.Read(number);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(number);
        if (length > FrameHeader.MaximumData || !places.Contains(header.Window, length))
        {
            throw new WireException($"placed {length} bytes at {header.Window}, which is outside of the shared memory");
        }

        content.TakePlaced(header, (int)length, places);
    }

    /// <summary>Lets every content fail, also those that come later.</summary>
    public void Fail(Exception failure)
    {
        InboundContent[] open;
        lock (_gate)
        {
            _failure ??= failure;
            open = [.. _open.Values];
        }

        foreach (var content in open)
        {
            content.Fail(failure);
        }
    }
}
