using Comet.Modular.Blobs;
using Comet.Modular.TestStores;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Tests.Backup;

[Trait("Req", "HO-08")]
public sealed class StoreFailureTests
{
    [Fact]
    public async Task A_full_store_is_named_as_the_cause_whichever_stage_meets_it_first()
    {
        await using var bench = await EngineBench.CreateAsync(around: FillUp);

        // Which stage sees the failure first is up to the scheduler, so many runs are tried.
        for (var run = 0; run < 12; run++)
        {
            var failure = await Assert.ThrowsAsync<VaultException>(() =>
                bench.BackUpAsync("""{ "entries": 3000, "size": 40000 }""")
            );

            Assert.Contains("The drive is full.", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(bench.Vault.Snapshots);
    }

    /// <summary>There is room for log entries and keys, but for no pack.</summary>
    private static FaultStore FillUp(IBlobStore store)
    {
        var full = new FaultStore(store);
        full.Fail(StoreOperations.Put, StoreFate.Refused(cause: "The drive is full."), "packs/");
        return full;
    }
}
