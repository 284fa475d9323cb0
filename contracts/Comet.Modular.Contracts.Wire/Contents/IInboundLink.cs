namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>What an inbound content tells the sender of its bytes.</summary>
internal interface IInboundLink
{
    /// <summary>Lets the sender send more.</summary>
    void Grant(InboundContent content, uint bytes);

    /// <summary>The consumer wants no more; the content stays until its end comes.</summary>
    void Cancel(InboundContent content);

    /// <summary>The content is over and holds nothing any more. Called once.</summary>
    void Released(InboundContent content);

    /// <summary>Counts the consumers that wait, and writes what waits for company when there are any.</summary>
    ConsumerWaits Waits { get; }
}
