using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Tests.Frames;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>The plugin's end of a data connection, each frame by hand.</summary>
internal sealed class ScriptedPlugin : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly FrameReceiver _receiver;
    private ulong _offered;

    public ScriptedPlugin()
    {
        // A test that waits in vain fails instead of hanging.
        _pair.Right.ReadTimeout = 20_000;
        _receiver = new FrameReceiver(_pair.Right);
        Sender = new FrameSender(_pair.Right);
        Link = new DataLink(_pair.Left, new FrameReceiver(_pair.Left));
    }

    /// <summary>The host's end.</summary>
    public DataLink Link { get; }

    public FrameSender Sender { get; }

    public Stream Connection => _pair.Right;

    public void Dispose()
    {
        Link.Dispose();
        _pair.Dispose();
    }

    /// <summary>Waits for the next frame.</summary>
    public (FrameHeader Header, byte[] Payload) Receive()
    {
        var header = _receiver.ReadHeader() ?? throw new EndOfStreamException("The host closed the connection.");
        return (header, _receiver.Read(header.Length));
    }

    /// <summary>Waits for a frame of this type, past all others.</summary>
    public (FrameHeader Header, byte[] Payload) Receive(FrameType type)
    {
        while (true)
        {
            var frame = Receive();
            if (frame.Header.Type == type)
            {
                return frame;
            }
        }
    }

    public void Send(FrameType type, IMessage message, ulong value = 0) =>
        Sender.Send(new FrameHeader(type, Value: value), message.ToByteArray());

    public void Send(FrameType type, ulong value = 0, uint stream = 0, uint window = 0) =>
        Sender.Send(new FrameHeader(type, Value: value, Stream: stream, Window: window));

    public void SendData(uint stream, ulong position, int length) =>
        Sender.Send(new FrameHeader(FrameType.Data, Value: position, Stream: stream), new byte[length]);

    public void Offer(params SourceEntry[] entries)
    {
        Sender.Send(new FrameHeader(FrameType.Offers, Value: _offered), Batch(entries).ToByteArray());
        _offered += (ulong)entries.Length;
    }

    public void Offered(Fault? fault = null) =>
        Send(FrameType.Offered, new V1.Outcome { Fault = fault is null ? null : ToWire.Fault(fault) });

    public static V1.OfferBatch Batch(params SourceEntry[] entries)
    {
        var batch = new V1.OfferBatch();
        var previous = EntryPath.Root;
        foreach (var entry in entries)
        {
            batch.Offers.Add(OfferToWire.Of(entry, previous));
            previous = entry.Path;
        }

        return batch;
    }

    public static FileEntry File(string name, long? length = null) =>
        new(EntryPath.Of(name), EntryMetadata.None, new UnopenedContent()) { Length = length };
}
