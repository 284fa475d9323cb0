using System.Security.Cryptography;
using Comet.Modular.Blobs;
using Comet.Modular.Contracts.Entries;
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

    [Fact]
    public async Task A_walk_that_waits_for_a_content_in_the_queue_ends_when_the_last_worker_has_failed()
    {
        await using var bench = await EngineBench.CreateAsync(new EngineOptions { Workers = 1 }, FillUp);
        var group = new byte[] { 1, 2, 3 };
        var source = new ListedSource(
            File("many packs", new Bytes(RandomNumberGenerator.GetBytes(128 << 20))),
            File("first name", new Bytes(new byte[1])) with { HardLinkGroup = group },
            File("second name", new Bytes(new byte[1])) with { HardLinkGroup = group }
        );

        var backup = bench.BackUpAsync(
            source,
            EngineBench.Settings("{}"),
            observer: null,
            TestContext.Current.CancellationToken
        );

        var failure = await Assert.ThrowsAsync<VaultException>(() => backup);
        Assert.Contains("The drive is full.", failure.Message, StringComparison.Ordinal);
    }

    private static FileEntry File(string name, IEntryContent content) =>
        new(EntryPath.Of(name), EntryMetadata.None, content);

    /// <summary>There is room for log entries and keys, but for no pack.</summary>
    internal static FaultStore FillUp(IBlobStore store)
    {
        var full = new FaultStore(store);
        full.Fail(StoreOperations.Put, StoreFate.Refused(cause: "The drive is full."), "packs/");
        return full;
    }
}
