using Comet.Modular.Sealing;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>Where all runs of a scenario begin.</summary>
/// <param name="Scenario">What happens.</param>
/// <param name="Faults">How many calls of one run may fail.</param>
/// <param name="Before">The store as it is at first.</param>
/// <param name="Key">The vault's master key.</param>
internal sealed record ModelWorld(ModelScenario Scenario, int Faults, MemoryBlobStore Before, ReadOnlyMemory<byte> Key)
{
    /// <summary>Whether the store lacks the guarantee on which everything rests.</summary>
    public bool StoreOverwrites { get; init; }

    public static async Task<ModelWorld> CreateAsync(ModelScenario scenario, int faults)
    {
        var store = new MemoryBlobStore();
        var key = new byte[MasterKey.Length];
        var vault = await TestVaults.NewAsync(store);
        vault.ExportMasterKey(key);
        await new ModelWriter(vault, number: 8).RunAsync(scenario.Before);
        return new ModelWorld(scenario, faults, store, key);
    }

    public Task<StorageVault> OpenAsync(MemoryBlobStore store) =>
        StorageVault
            .OpenAsync(
                store,
                new MasterKeyCredential(Key),
                rememberedHead: null,
                indexFolder: null,
                new ModelTime(),
                TestVaults.Stop
            )
            .AsTask();
}
