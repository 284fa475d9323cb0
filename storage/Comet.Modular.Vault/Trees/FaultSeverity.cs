namespace Comet.Modular.Vault.Trees;

/// <summary>How bad a stored fault is; the numbers are those of FORMAT.md section 9.</summary>
public enum FaultSeverity
{
    /// <summary>The entry is there, but not quite.</summary>
    Warning = 1,

    /// <summary>The entry is lost to this snapshot.</summary>
    Error = 2,
}
