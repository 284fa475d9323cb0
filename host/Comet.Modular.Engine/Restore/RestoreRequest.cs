using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Restore;

/// <summary>One restore into a folder.</summary>
public sealed record RestoreRequest
{
    /// <summary>Restored from.</summary>
    public required SnapshotRecord Snapshot { get; init; }

    /// <summary>
    /// Taken as the root: its content lands in the target itself. <see cref="EntryPath.Root"/> keeps the full paths.
    /// </summary>
    public EntryPath Root { get; init; } = EntryPath.Root;

    /// <summary>Full paths in the snapshot, at or below <see cref="Root"/>; empty for everything there.</summary>
    public IReadOnlyList<EntryPath> Chosen { get; init; } = [];

    /// <summary>Made if it is not there. Ignored when simulating.</summary>
    public required string TargetFolder { get; init; }

    /// <summary>What happens where the target has something already.</summary>
    public OverwritePolicy Overwrite { get; init; }

    /// <summary>Read and verify everything, write nothing.</summary>
    public bool Simulate { get; init; }
}
