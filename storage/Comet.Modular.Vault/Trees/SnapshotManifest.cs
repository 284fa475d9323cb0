namespace Comet.Modular.Vault.Trees;

/// <summary>What a snapshot holds (end of FORMAT.md section 9). The log entry of its commit names it.</summary>
public sealed record SnapshotManifest
{
    /// <summary>All entries.</summary>
    public required DirectoryBody Root { get; init; }

    /// <summary>The source's name and version of the checkpoint's bytes; empty without one.</summary>
    public string CheckpointSchema { get; init; } = string.Empty;

    /// <summary>Where the source stands in its own change tracking. Not copied.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; init; }

    /// <summary>What could not be read and is not resolved.</summary>
    public IReadOnlyList<StoredFault> Faults { get; init; } = [];

    /// <summary>The item's settings as JSON, without secrets.</summary>
    public string Settings { get; init; } = string.Empty;

    /// <summary>What the job found.</summary>
    public ManifestCounts Counts { get; init; }

    /// <summary>Stores the manifest.</summary>
    /// <returns>What the commit names.</returns>
    /// <exception cref="VaultException">It is too long, or the store failed.</exception>
    public ValueTask<ContentRef> StoreAsync(ITreeChunkStore store, CancellationToken cancellationToken) =>
        BlobContent.StoreAsync(ManifestCodec.Encode(this), store, cancellationToken);

    /// <summary>Loads a manifest that a commit names.</summary>
    /// <exception cref="VaultException">It is missing, damaged, malformed, or of a newer program.</exception>
    public static async ValueTask<SnapshotManifest> LoadAsync(
        ContentRef content,
        ITreeChunkStore store,
        CancellationToken cancellationToken
    )
    {
        var bytes = await BlobContent.LoadAsync(content, store, cancellationToken).ConfigureAwait(false);
        return ManifestCodec.Decode(bytes.Span);
    }
}
