using System.Globalization;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>One client of a vault: runs a script with the product's own session, as the engine does.</summary>
internal sealed class ModelWriter(StorageVault vault, int number)
{
    private readonly SessionDescription _description = TestVaults.Description with { Client = new ClientId(new Bits128(0, (ulong)number + 1)) };
    private VaultSession? _session;

    /// <summary>The snapshots of which this writer was told that they are committed.</summary>
    public List<SnapshotRecord> Confirmed { get; } = [];

    /// <summary>The files that a snapshot of the model must have.</summary>
    public static int[] SeedsOf(SnapshotRecord snapshot) =>
        [.. snapshot.ItemName.Split(',').Select(static seed => int.Parse(seed, CultureInfo.InvariantCulture))];

    public async Task RunAsync(Func<ModelWriter, Task> script)
    {
        try
        {
            await script(this);
        }
        catch (Exception failure) when (failure is VaultException or BlobStoreException)
        {
            await EndQuietlyAsync();
        }
        finally
        {
            if (_session is not null)
            {
                await _session.DisposeAsync();
            }

            await vault.DisposeAsync();
        }
    }

    public async Task BeginAsync() => _session = await vault.BeginAsync(_description, TestVaults.Stop);

    /// <summary>Stores files and commits nothing.</summary>
    public async Task StoreAsync(params int[] seeds)
    {
        _ = await TestVaults.WriteTreeAsync(vault, _session!, seeds);
        await _session!.FlushAsync(TestVaults.Stop);
    }

    public async Task CommitAsync(CommitKind kind, params int[] seeds)
    {
        var root = await TestVaults.WriteTreeAsync(vault, _session!, seeds);
        var draft = TestVaults.Draft(root) with { ItemName = string.Join(',', seeds) };
        Confirmed.Add(await _session!.CommitAsync(draft, kind, TestVaults.Stop));
    }

    /// <summary>Takes every other session for dead, as far as it has left something.</summary>
    public async Task AdoptOthersAsync()
    {
        var left = vault.Sessions.Where(known => known is { IsCommitted: false, AdoptedBy: null });
        foreach (var dead in left.Where(known => known.Number != _session!.Number).ToList())
        {
            await _session!.AdoptAsync(dead.Number, TestVaults.Stop);
        }
    }

    /// <summary>The same, and goes on without what could not be taken over.</summary>
    public async Task TryToAdoptOthersAsync()
    {
        try
        {
            await AdoptOthersAsync();
        }
        catch (BlobStoreException)
        {
            // Adopting only saves work.
        }
    }

    public Task EndAsync() => _session!.EndAsync(TestVaults.Stop).AsTask();

    private async Task EndQuietlyAsync()
    {
        try
        {
            if (_session is not null)
            {
                await EndAsync();
            }
        }
        catch (Exception failure) when (failure is VaultException or BlobStoreException)
        {
            // The first failure is the one that counts.
        }
    }
}
