namespace Comet.Modular.Vault;

/// <summary>What opens a vault.</summary>
public abstract record VaultCredential
{
    private protected VaultCredential() { }
}

/// <summary>One of the vault's passwords.</summary>
/// <param name="Password">As the operator typed it.</param>
public sealed record PasswordCredential(string Password) : VaultCredential;

/// <summary>The recovery key that was shown when the vault was created.</summary>
/// <param name="Text">As the operator typed it.</param>
public sealed record RecoveryCredential(string Text) : VaultCredential;

/// <summary>The master key itself, as <see cref="StorageVault.ExportMasterKey"/> gave it.</summary>
/// <param name="Key">32 bytes.</param>
public sealed record MasterKeyCredential(ReadOnlyMemory<byte> Key) : VaultCredential;
