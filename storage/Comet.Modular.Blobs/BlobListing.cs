namespace Comet.Modular.Blobs;

/// <summary>One line of a store's listing.</summary>
/// <param name="Name">The blob's name.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record BlobListing(BlobName Name, long Length);
