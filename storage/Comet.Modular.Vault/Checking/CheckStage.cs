namespace Comet.Modular.Vault.Checking;

/// <summary>What a check is at.</summary>
public enum CheckStage
{
    /// <summary>The log and the key slots.</summary>
    Log = 0,

    /// <summary>The packs.</summary>
    Packs = 1,

    /// <summary>The index segments.</summary>
    Index = 2,

    /// <summary>The snapshots' trees.</summary>
    Snapshots = 3,
}
