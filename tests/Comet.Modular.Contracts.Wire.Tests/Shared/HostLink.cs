using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Shared;

/// <summary>What a host answers over the connection.</summary>
internal sealed class HostLink(FrameSender sender) : IInboundLink
{
    public void Grant(InboundContent content, uint bytes) =>
        sender.Send(new FrameHeader(FrameType.Credit, Stream: content.Stream, Window: bytes));

    public void Cancel(InboundContent content) => sender.Send(new FrameHeader(FrameType.Cancel, Stream: content.Stream));

    public void Released(InboundContent content) => sender.Flush();

    public ConsumerWaits Waits { get; } = new(sender);
}
