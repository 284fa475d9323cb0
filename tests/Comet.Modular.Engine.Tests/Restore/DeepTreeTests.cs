using System.Text;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.TestStores;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Restore;

/// <summary>Directories in one another, far beyond what any file system takes.</summary>
[Trait("Req", "HO-12")]
public sealed class DeepTreeTests : IAsyncLifetime
{
    /// <summary>As deep as a restore goes in one go.</summary>
    private const int Restored = 3000;

    /// <summary>Reads of the store that the restore of all of it may take, however deep it is.</summary>
    private const int MostReads = 300;

    private EngineBench? _bench;
    private FaultStore? _store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EngineBench Bench => _bench!;

    private string Target => Path.Combine(Bench.Folder, "out");

    public async ValueTask InitializeAsync() => _bench = await EngineBench.CreateAsync(around: store => _store = new FaultStore(store));

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    [Fact]
    public Task Directories_in_one_another_are_read_as_far_as_it_goes_and_cost_nothing_else() =>
        RestoreAsync(depth: 150_000, simulate: true);

    [Fact(Explicit = true)]
    public Task A_million_directories_in_one_another_are_restored_as_far_as_it_goes_and_cost_nothing_else() =>
        RestoreAsync(depth: 1_000_000, simulate: false);

    [Fact]
    public async Task Of_countless_directories_that_lie_too_deep_a_hundred_are_named_and_the_others_counted()
    {
        const int count = 300;
        var deep = EntryPath.Of(Enumerable.Repeat("d", Restored));
        var snapshot = await BackUpAsync(
            [.. Enumerable.Range(0, count).Select(n => Text(deep.Append($"e{n:d4}").Append("file"), "deep"))]
        );
        var observer = new RecordingObserver();

        var whole = new RestoreRequest { Snapshot = snapshot, TargetFolder = Target, Simulate = true };
        var result = await RestoreAsync(whole, observer);

        Assert.Equal((Severity.Warning, count), (result.Worst, result.Skipped));
        Assert.Equal(101, observer.Diagnostics.Count);
        Assert.StartsWith("200 further", observer.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    /// <remarks>To remove what was restored costs more than all else, so that the short form only simulates.</remarks>
    private async Task RestoreAsync(int depth, bool simulate)
    {
        var deep = EntryPath.Of(Enumerable.Repeat("d", depth));
        var snapshot = await BackUpAsync(Text(deep.Append("last"), "deep"), Text(EntryPath.Of("rest"), "rest"));
        var observer = new RecordingObserver();

        _store!.ForgetCalls();
        var whole = new RestoreRequest { Snapshot = snapshot, TargetFolder = Target, Simulate = simulate };
        var result = await RestoreAsync(whole, observer);

        Assert.InRange(_store.Count(StoreOperations.Read), 1, MostReads);
        var diagnostic = Assert.Single(observer.Diagnostics);
        Assert.Equal("restore.too-deep", diagnostic.Code);
        Assert.Equal(Restored + 1, diagnostic.Path!.Depth);
        Assert.Equal((Severity.Warning, 1, Restored + 1), (result.Worst, result.Skipped, result.Entries));
        if (!simulate)
        {
            Assert.Equal("rest", await File.ReadAllTextAsync(Path.Combine(Target, "rest"), Cancellation));
        }

        // What lies deeper is reached by its path, as the message says.
        var lower = new RestoreRequest { Snapshot = snapshot, TargetFolder = Target, Root = deep.Ancestor(depth - 1) };
        Assert.Equal(2, (await RestoreAsync(lower, observer)).Entries);
        Assert.Equal("deep", await File.ReadAllTextAsync(Path.Combine(Target, "d", "last"), Cancellation));
        Assert.True((await Bench.Vault.CheckAsync(CheckDepth.AllData, progress: null, Cancellation)).Ok);
    }

    private Task<RestoreResult> RestoreAsync(RestoreRequest request, RecordingObserver observer) =>
        Bench.RestoreAsync(request, observer);

    private async Task<SnapshotRecord> BackUpAsync(params IReadOnlyList<SourceEntry> entries) =>
        (await Bench.BackUpAsync(new ListedSource(entries), EngineBench.Settings("{}"), observer: null, Cancellation)).Snapshot!;

    private static FileEntry Text(EntryPath path, string content) =>
        new(path, new EntryMetadata(), new Bytes(Encoding.UTF8.GetBytes(content)));
}
