using Comet.Modular.Sealing;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>What holds of a store whatever has happened, also if no writer ever moves again.</summary>
internal sealed class VaultLaws(ModelWorld world)
{
    private const int LaterClient = 20;

    /// <summary>Every snapshot is whole, the check is clean, and a later backup takes over what the dead have left.</summary>
    public async Task CheckAsync(MemoryBlobStore store)
    {
        var later = store.Copy();
        var garbage = await FindGarbageAsync(later);
        await using (var vault = await world.OpenAsync(later))
        {
            await AssertWholeAsync(vault);
        }

        var seeds = Enumerable.Range(0, 4).ToArray();
        var writer = new ModelWriter(await world.OpenAsync(later), LaterClient);
        await writer.RunAsync(async each =>
        {
            await each.BeginAsync();
            await each.AdoptOthersAsync();
            await each.CommitAsync(CommitKind.Complete, seeds);
        });
        Assert.Single(writer.Confirmed);
        await using (var vault = await world.OpenAsync(later))
        {
            await AssertWholeAsync(vault);
        }

        await AssertNothingIsForgottenAsync(later, garbage);
    }

    /// <summary>What a writer was told to be committed is in the vault.</summary>
    public async Task CheckConfirmedAsync(MemoryBlobStore store, IEnumerable<ModelWriter> writers)
    {
        await using var vault = await world.OpenAsync(store);
        foreach (var confirmed in writers.SelectMany(static writer => writer.Confirmed))
        {
            Assert.Contains(vault.Snapshots, snapshot => snapshot.Id == confirmed.Id && snapshot.Slot == confirmed.Slot);
        }
    }

    private static async Task AssertWholeAsync(StorageVault vault)
    {
        Assert.Empty(vault.Damage);
        foreach (var snapshot in vault.Snapshots)
        {
            Assert.Equal(ModelWriter.SeedsOf(snapshot).Length, await TestVaults.VerifyAsync(vault, snapshot));
        }

        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);
        Assert.Empty(report.Problems);
    }

    /// <summary>
    /// The packs that nobody can use any more: uploaded after others took over what their session had left, or left by a
    /// session that ended with a snapshot.
    /// </summary>
    private async Task<HashSet<string>> FindGarbageAsync(MemoryBlobStore store)
    {
        using var log = await FoldAsync(store);
        return log.Query(state =>
            state
                .Sessions.Where(static session => session.AdoptedBy is not null || session.IsCommitted)
                .SelectMany(session =>
                    store.NamesOf(VaultNames.PacksOf(session.Number)).Except(NamesOf(state), StringComparer.Ordinal)
                )
                .ToHashSet(StringComparer.Ordinal)
        );
    }

    /// <summary>What was stored is in a snapshot's reach now, so nothing was uploaded for nothing.</summary>
    private async Task AssertNothingIsForgottenAsync(MemoryBlobStore store, HashSet<string> garbage)
    {
        using var log = await FoldAsync(store);
        var live = log.Query(static state => state.LivePacks.Select(NameOf).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(
            store.NamesOf(VaultNames.PacksFolder),
            name => !live.Contains(name) && !garbage.Contains(name)
        );
    }

    /// <summary>Live packs, and those that were adopted.</summary>
    private static IEnumerable<string> NamesOf(LogState state) =>
        state
            .LivePacks.Concat(state.Sessions.SelectMany(static session => session.Adopted.Values))
            .Select(NameOf);

    private static string NameOf(PackRecord pack) => VaultNames.Pack(pack.Session, pack.Id).Value;

    private async Task<VaultLog> FoldAsync(MemoryBlobStore store)
    {
        await using var vault = await world.OpenAsync(store);
        using var keys = new VaultKeys(MasterKey.Import(world.Key.Span));
        var log = new VaultLog(store, keys.Log, vault.Id, TimeProvider.System);
        await log.RefreshAsync(remembered: null, TestVaults.Stop);
        return log;
    }
}
