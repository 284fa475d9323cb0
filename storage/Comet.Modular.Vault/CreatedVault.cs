namespace Comet.Modular.Vault;

/// <summary>A new vault.</summary>
/// <param name="Vault">Open, and owned by the caller.</param>
/// <param name="RecoveryKey">
/// To be shown once and kept by the operator: it opens the vault when all passwords are lost.
/// </param>
public sealed record CreatedVault(StorageVault Vault, string RecoveryKey);
