namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The size of an item, before compression and deduplication.</summary>
/// <param name="Entries">Entries counted so far.</param>
/// <param name="Bytes">Bytes of content counted so far.</param>
public sealed record ItemEstimate(long Entries, long Bytes);
