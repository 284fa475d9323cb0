using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>What a source said, in the order in which it said it.</summary>
internal abstract record SourceEvent
{
    /// <summary>A batch of offers, undecoded.</summary>
    public sealed record Batch(ulong First, byte[] Payload) : SourceEvent;

    /// <summary>All offers so far are to be committed.</summary>
    public sealed record Commit(ulong Request, Checkpoint Checkpoint) : SourceEvent;

    /// <summary>No offer follows; with a fault the item broke off.</summary>
    public sealed record Offered(Fault? Fault) : SourceEvent;
}
