using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Snapshots;

/// <summary>A snapshot that is about to be committed.</summary>
public sealed record SnapshotDraft : SnapshotFacts
{
    /// <summary>Root, checkpoint, faults and settings; the commit stores it.</summary>
    public required SnapshotManifest Manifest { get; init; }
}
