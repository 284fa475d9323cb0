namespace Comet.Modular.Vault.Snapshots;

/// <summary>How the work that made a snapshot went. The values are the format's.</summary>
public enum SnapshotStatus
{
    /// <summary>All was read.</summary>
    Success = 0,

    /// <summary>Something was read with reservations; the manifest's faults name it.</summary>
    Warning = 1,

    /// <summary>Something could not be read; the manifest's faults name it.</summary>
    Error = 2,
}
