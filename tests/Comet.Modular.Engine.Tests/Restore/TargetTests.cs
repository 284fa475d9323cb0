using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.ToSource;
using Comet.Modular.Plugins.Reference;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Restore;

[Trait("Req", "HO-12")]
public sealed class TargetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "entries": 300, "size": 0, "maxSize": 300000, "streams": 2, "links": 3, "holes": 3 }""")]
    [InlineData("""{ "entries": 200, "restoreOrder": "shuffled", "restoreReaders": 16, "maxRead": 1000 }""")]
    [InlineData("""{ "entries": 50, "size": 600000, "depth": 0, "restoreReaders": 1, "unknownLengths": true }""")]
    [InlineData("""{ "entries": 3, "sparseBytes": 1099511627776 }""")]
    [InlineData("""{ "entries": 90, "faultEvery": 7, "contentFaultEvery": 4, "keepFaulted": true, "size": 9999 }""")]
    [InlineData("""{ "entries": 90, "faultEvery": 7, "contentFaultEvery": 4, "order": "any" }""")]
    public async Task A_target_gets_exactly_what_the_source_offered(string settings)
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync(settings)).Snapshot!;
        var observer = new RecordingObserver();

        var result = await RestoreAsync(bench, snapshot, new ReferencePlugin(), settings, observer);

        Assert.Equal("reference.compared", Assert.Single(observer.Diagnostics).Code);
        Assert.Equal((Severity.Information, snapshot.Entries, snapshot.Bytes, 0), (result.Worst, result.Entries, result.Bytes, result.Skipped));
    }

    [Fact]
    public async Task Carried_moved_and_removed_entries_restore_as_if_all_had_been_offered()
    {
        const string changes =
            """ "entries": 400, "depth": 1, "size": 5000, "changedPercent": 9, "movedPercent": 30, "removedPercent": 5, "carry": true, "order": "any" }""";
        await using var bench = await EngineBench.CreateAsync();
        SnapshotRecord? snapshot = null;
        for (var generation = 0; generation < 4; generation++)
        {
            snapshot = (await bench.BackUpAsync($"{{ \"generation\": {generation},{changes}")).Snapshot;
        }

        var observer = new RecordingObserver();
        _ = await RestoreAsync(bench, snapshot!, new ReferencePlugin(), "{ \"generation\": 3," + changes, observer);
        var right = Assert.Single(observer.Diagnostics);
        _ = await RestoreAsync(bench, snapshot!, new ReferencePlugin(), "{ \"generation\": 2," + changes, observer);

        Assert.EndsWith(" 0 differences.", right.Message, StringComparison.Ordinal);
        Assert.Contains(observer.Diagnostics, static each => each.Message.EndsWith("in the model and not in the snapshot.", StringComparison.Ordinal));
        Assert.Contains(observer.Diagnostics, static each => each.Message.EndsWith("in the snapshot and not in the model.", StringComparison.Ordinal));
        Assert.Contains(observer.Diagnostics, static each => each.Message.Contains("differs from the model after byte", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_chosen_entries_are_offered_and_opened()
    {
        const string settings = """{ "entries": 40, "depth": 1, "fanout": 4, "restorePart": true }""";
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync(settings)).Snapshot!;
        var observer = new RecordingObserver();

        var result = await RestoreAsync(
            bench,
            snapshot,
            new ReferencePlugin(),
            settings,
            observer,
            EntryPath.Of("d00001"),
            EntryPath.Of("d00000", "f00000002")
        );

        Assert.Equal((Severity.Information, 12), (result.Worst, result.Entries));
        Assert.StartsWith("12 entries ", Assert.Single(observer.Diagnostics).Message, StringComparison.Ordinal);
        var other = new FakeTarget(async (job, stop) =>
        {
            var entry = await job.ReadEntriesAsync(stop).FirstAsync(stop);
            _ = await job.OpenAsync(entry with { Path = EntryPath.Of("d00003", "f00000030") }, default, stop);
        });
        _ = await RestoreAsync(bench, snapshot, other, settings, observer, EntryPath.Of("d00001"));
        Assert.Equal("plugin.restore-failed", observer.Diagnostics[^1].Code);
    }

    [Fact]
    public async Task A_damaged_content_is_an_error_that_names_it_even_if_the_target_looks_away()
    {
        await using var bench = await EngineBench.CreateAsync();
        const string settings = """{ "entries": 3, "depth": 0, "size": 3000000 }""";
        var snapshot = (await bench.BackUpAsync(settings)).Snapshot!;
        Damage.Spoil(Path.Combine(bench.Folder, "vault"));
        var observer = new RecordingObserver();
        var ends = new List<ContentEnd>();
        var careless = new FakeTarget(async (job, stop) =>
        {
            await foreach (var entry in job.ReadEntriesAsync(stop))
            {
                ends.Add(await ReadAsync(job, entry, stop));
            }
        });

        var result = await RestoreAsync(bench, snapshot, careless, settings, observer);

        // A block may hold the end of one file and the beginning of the next.
        Assert.InRange(result.Skipped, 1, 2);
        Assert.Equal((Severity.Error, 3), (result.Worst, result.Entries + result.Skipped));
        Assert.Equal(result.Skipped, observer.Diagnostics.Count);
        var lost = ends.Where(static each => each.Fault is not null).ToList();
        Assert.Equal(result.Skipped, lost.Count);
        foreach (var (error, end) in observer.Diagnostics.Zip(lost))
        {
            Assert.Equal("restore.content-lost", error.Code);
            Assert.False(end.KeepContent);
            Assert.Contains(error.Path!.ToString(), end.Fault!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_target_says_of_its_failure_is_the_error_of_the_job()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("{}")).Snapshot!;
        var observer = new RecordingObserver();
        var fault = new Fault(Severity.Warning, "db.read-only", "The database is read-only.") { Guidance = "Open it." };
        var refusing = new FakeTarget((_, _) => throw new ItemException(fault));
        var broken = new FakeTarget((_, _) => throw new FormatException("what?"));

        var refused = await RestoreAsync(bench, snapshot, refusing, "{}", observer);
        var failed = await RestoreAsync(bench, snapshot, broken, "{}", observer);

        Assert.Equal((Severity.Error, Severity.Error), (refused.Worst, failed.Worst));
        Assert.Equal(
            (Severity.Error, "db.read-only", "Open it."),
            (observer.Diagnostics[0].Severity, observer.Diagnostics[0].Code, observer.Diagnostics[0].Guidance)
        );
        Assert.Equal("plugin.restore-failed", observer.Diagnostics[1].Code);
        Assert.Contains("what?", observer.Diagnostics[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_journalled_and_reports_reach_the_job()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("{}")).Snapshot!;
        var observer = new RecordingObserver();

        _ = await RestoreAsync(bench, snapshot, new ReferencePlugin(), """{ "journal": 2, "secret": "abc" }""", observer);

        Assert.Equal(2, observer.Tokens.Count);
        Assert.Equal("The secret has 3 characters.", observer.Diagnostics[0].Message);
    }

    [Fact]
    public async Task Too_many_open_contents_are_refused_instead_of_filling_the_memory()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("""{ "entries": 300, "depth": 0, "size": 10 }""")).Snapshot!;
        var observer = new RecordingObserver();
        var open = 0;
        var greedy = new FakeTarget(async (job, stop) =>
        {
            await foreach (var entry in job.ReadEntriesAsync(stop))
            {
                _ = await job.OpenAsync(entry, default, stop);
                open++;
            }
        });

        _ = await RestoreAsync(bench, snapshot, greedy, "{}", observer);

        Assert.Equal(256, open);
        Assert.Equal("plugin.restore-failed", Assert.Single(observer.Diagnostics).Code);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_refused_before_the_target_is_opened()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("{}")).Snapshot!;
        var never = new FakeTarget((_, _) => throw new InvalidOperationException("opened"));

        var refused = await Assert.ThrowsAsync<SelectionException>(
            () => RestoreAsync(bench, snapshot, never, "{}", new RecordingObserver(), EntryPath.Of("gone"))
        );

        Assert.Equal("restore.path-missing", refused.Code);
    }

    private static Task<RestoreResult> RestoreAsync(
        EngineBench bench,
        SnapshotRecord snapshot,
        IRestoreTargetProvider provider,
        string settings,
        RecordingObserver observer,
        params IReadOnlyList<EntryPath> chosen
    ) =>
        new TargetPipeline(bench.Vault, TimeProvider.System).RunAsync(
            new TargetRequest
            {
                Snapshot = snapshot,
                Chosen = chosen.Count == 0 ? [EntryPath.Root] : chosen,
                Provider = provider,
                Settings = EngineBench.Settings(settings),
            },
            observer,
            Cancellation
        );

    private static async Task<ContentEnd> ReadAsync(IRestoreJob job, RestoreEntry entry, CancellationToken stop)
    {
        var buffer = new byte[10_000];
        await using var reader = await job.OpenAsync(entry, default, stop);
        ContentSpan span;
        do
        {
            span = await reader.ReadAsync(buffer, stop);
        } while (span.Kind != ContentSpanKind.End);

        return span.End!;
    }

    private sealed class FakeTarget(Func<IRestoreJob, CancellationToken, Task> restore)
        : IRestoreTargetProvider,
            IRestoreTarget
    {
        public ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IRestoreTarget>(this);

        public async ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken) =>
            await restore(job, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
