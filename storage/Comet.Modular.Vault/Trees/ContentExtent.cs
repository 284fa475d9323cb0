namespace Comet.Modular.Vault.Trees;

/// <summary>A segment and where it begins in the content.</summary>
/// <param name="Offset">In bytes from the begin of the content.</param>
/// <param name="Segment">The stretch.</param>
public readonly record struct ContentExtent(long Offset, ContentSegment Segment);
