using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;
using Comet.Modular.TestStores;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Checking;

namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>The index is derived: whoever deletes it, at whatever moment, costs time and nothing else.</summary>
[Trait("Req", "HO-14")]
public sealed class IndexLossTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_that_vanishes_at_any_moment_of_a_backup_changes_nothing()
    {
        var filled = await FilledVault.MakeAsync();
        var calls = await RunAsync(filled, moment: int.MaxValue);
        Assert.True(calls > 30, $"There were only {calls} moments.");
        for (var moment = 1; moment <= calls; moment++)
        {
            _ = await RunAsync(filled, moment);
        }
    }

    [Fact]
    public async Task An_index_that_vanishes_at_any_moment_of_a_restore_or_a_check_changes_nothing()
    {
        var filled = await FilledVault.MakeAsync();
        var calls = await ReadAsync(filled, moment: int.MaxValue);
        for (var moment = 1; moment <= calls; moment++)
        {
            _ = await ReadAsync(filled, moment);
        }
    }

    /// <summary>Backs up; the index is deleted before the call of the store that has this number.</summary>
    /// <returns>How many calls there were.</returns>
    private static async Task<int> RunAsync(FilledVault filled, int moment)
    {
        var memory = filled.Store.Copy();
        await using var store = LosingIndex(memory, moment);
        await using (var vault = await filled.OpenAsync(store, filled.Head))
        {
            _ = await FilledVault.BackUpAsync(vault, number: 4);
        }

        var calls = store.Calls.Count;
        await using var after = await filled.OpenAsync(memory, filled.Head);
        var next = await FilledVault.BackUpAsync(after, number: 4);
        Assert.Empty((await after.CheckAsync(CheckDepth.AllData, progress: null, Cancellation)).Problems);
        Assert.Equal(filled.Snapshots.Count + 3, after.Snapshots.Count);
        Assert.Equal(after.Snapshots[^2].Entries, next.Entries);
        foreach (var snapshot in after.Snapshots.TakeLast(2))
        {
            await RestoreAsync(after, snapshot);
        }

        return calls;
    }

    private static async Task<int> ReadAsync(FilledVault filled, int moment)
    {
        await using var store = LosingIndex(filled.Store.Copy(), moment);
        await using (var vault = await filled.OpenAsync(store, filled.Head))
        {
            await RestoreAsync(vault, vault.Snapshots[^1]);
            Assert.Empty((await vault.CheckAsync(CheckDepth.Structure, progress: null, Cancellation)).Problems);
        }

        return store.Calls.Count;
    }

    private static async Task RestoreAsync(StorageVault vault, Vault.Snapshots.SnapshotRecord snapshot)
    {
        var result = await new RestorePipeline(vault, new EngineOptions { Workers = 2 }, TimeProvider.System).RunAsync(
            new RestoreRequest { Snapshot = snapshot, TargetFolder = string.Empty, Simulate = true },
            new RecordingObserver(),
            Cancellation
        );
        Assert.Equal((Severity.Information, snapshot.Entries, snapshot.Bytes), (result.Worst, result.Entries, result.Bytes));
    }

    private static FaultStore LosingIndex(MemoryBlobStore memory, int moment)
    {
        var seen = 0;
        return new FaultStore(memory)
        {
            Decide = (_, _) =>
            {
                if (Interlocked.Increment(ref seen) == moment)
                {
                    foreach (var name in memory.NamesOf("index/").ToList())
                    {
                        _ = memory.Blobs.TryRemove(name, out var _);
                    }
                }

                return new(StoreFate.Served);
            },
        };
    }
}
