using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>One restore back into the source.</summary>
public sealed record TargetRequest
{
    /// <summary>Restored from.</summary>
    public required SnapshotRecord Snapshot { get; init; }

    /// <summary>Full paths in the snapshot; the root stands for all of it.</summary>
    public required IReadOnlyList<EntryPath> Chosen { get; init; }

    /// <summary>Opens the target.</summary>
    public required IRestoreTargetProvider Provider { get; init; }

    /// <summary>Validated, with secrets in place.</summary>
    public required ItemSettings Settings { get; init; }
}
