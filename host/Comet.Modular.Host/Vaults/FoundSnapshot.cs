using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Vaults;

/// <summary>A snapshot and its vault, which is open and goes with it.</summary>
internal sealed class FoundSnapshot(OpenedVault vault, SnapshotRecord record) : IAsyncDisposable
{
    public OpenedVault Vault => vault;

    public SnapshotRecord Record => record;

    public ValueTask DisposeAsync() => vault.DisposeAsync();
}
