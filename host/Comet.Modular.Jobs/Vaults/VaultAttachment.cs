namespace Comet.Modular.Jobs.Vaults;

/// <summary>A vault that this machine can use without being asked for a password.</summary>
/// <param name="Name">How operators call it on this machine.</param>
/// <param name="Location">Path or URI, as it was given, made absolute.</param>
/// <param name="VaultId">The vault's own id, 32 hex digits.</param>
/// <param name="ProtectedMasterKey">Made by <see cref="ISecretProtector"/>.</param>
/// <param name="Head">The newest log entry that this machine has seen; a store that later lacks it was rolled
/// back.</param>
public sealed record VaultAttachment(
    string Name,
    string Location,
    string VaultId,
    byte[] ProtectedMasterKey,
    RememberedHead? Head
);
