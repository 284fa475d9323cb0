using System.Security.Cryptography;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>
/// A worker takes several contents at once. In each test the first ones hold the workers until all others are queued.
/// </summary>
[Trait("Req", "HO-08")]
public sealed class RunOfContentsTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _queued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(2L << 20)]
    [InlineData(null)]
    public async Task A_content_that_is_large_or_of_unknown_length_leaves_what_follows_it_to_the_other_worker(long? length)
    {
        var isOther = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = await EngineBench.CreateAsync(new EngineOptions { Workers = 2 });

        var result = await BackUpAsync(
            bench,
            Held("1"),
            Held("2"),
            File("3 waits for the next", length, new ScriptedContent { Ready = isOther.Task }),
            File("4", 10, new ScriptedContent { OnOpening = isOther.SetResult }),
            Last("5")
        );

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(5, (await bench.ReadAsync(result.Snapshot!)).Count);
    }

    [Fact]
    public async Task A_walk_that_waits_for_a_content_that_the_failed_worker_had_taken_ends()
    {
        await using var bench = await EngineBench.CreateAsync(new EngineOptions { Workers = 1 }, StoreFailureTests.FillUp);
        var group = new byte[] { 1, 2, 3 };
        var packs = RandomNumberGenerator.GetBytes(128 << 20);

        var failure = await Assert.ThrowsAsync<VaultException>(() =>
            BackUpAsync(
                bench,
                Held("1"),
                File("2 says that it is small", 10, new Bytes(packs)),
                File("3 first name", 1, new Bytes(new byte[1])) with { HardLinkGroup = group },
                Last("4"),
                File("5 second name", 1, new Bytes(new byte[1])) with { HardLinkGroup = group }
            )
        );

        Assert.Contains("The drive is full.", failure.Message, StringComparison.Ordinal);
    }

    private FileEntry Held(string name) => File(name, null, new ScriptedContent { Ready = _queued.Task });

    private FileEntry Last(string name) => File(name, 0, new ScriptedContent { OnDecided = _queued.SetResult });

    private static FileEntry File(string name, long? length, IEntryContent content) =>
        new(EntryPath.Of(name), EntryMetadata.None, content) { Length = length };

    private static Task<Engine.Backup.BackupResult> BackUpAsync(EngineBench bench, params FileEntry[] entries) =>
        bench.BackUpAsync(
                new ListedSource(entries),
                EngineBench.Settings("{}"),
                observer: null,
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Hang, TestContext.Current.CancellationToken);
}
