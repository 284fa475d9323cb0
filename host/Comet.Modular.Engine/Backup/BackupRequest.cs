using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Engine.Backup;

/// <summary>One backup of one item.</summary>
public sealed record BackupRequest
{
    /// <summary>Reads the item.</summary>
    public required IProtectedItemPlugin Plugin { get; init; }

    /// <summary>Counts the item beside the backup; null when the plugin cannot.</summary>
    public IEstimator? Estimator { get; init; }

    /// <summary>Validated, with secrets in place.</summary>
    public required ItemSettings Settings { get; init; }

    /// <summary>The settings as JSON without secrets; kept in the snapshot, so that a lost host can be rebuilt.</summary>
    public required string StoredSettings { get; init; }

    /// <summary>Snapshots of one id are each other's parents.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The item's name at this time.</summary>
    public required string ItemName { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Device { get; init; }

    /// <summary>Names this home; its dead sessions are its own to adopt.</summary>
    public required ClientId Client { get; init; }

    /// <summary>Name and version of this program.</summary>
    public required string Program { get; init; }

    /// <summary>Read every content, also what looks unchanged.</summary>
    public bool Rescan { get; init; }

    /// <summary>Open sessions of this client of which the caller knows that their process is gone.</summary>
    public IReadOnlyList<ulong> DeadSessions { get; init; } = [];
}
