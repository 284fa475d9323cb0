using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Plugins.Reference;
using Comet.Modular.TestStores;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Backup;

[Trait("Req", "HO-08")]
public sealed class BackupTests
{
    private const string Many =
        """{ "entries": 600, "size": 0, "maxSize": 300000, "streams": 1, "links": 3, "holes": 3 }""";

    [Fact]
    public async Task A_snapshot_holds_what_the_source_offered()
    {
        await using var bench = await EngineBench.CreateAsync();

        var result = await bench.BackUpAsync(Many);

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(CommitKind.Complete, result.Snapshot!.Kind);
        Assert.Equal(
            await SourceContent.ReadAsync(new ReferencePlugin(), EngineBench.Settings(Many)),
            await bench.ReadAsync(result.Snapshot)
        );
    }

    [Theory]
    [InlineData("any", "parallel")]
    [InlineData("any", "sequential")]
    [InlineData("sorted", "sequential")]
    public async Task Order_and_reading_make_no_difference_to_the_snapshot(string order, string reading)
    {
        await using var bench = await EngineBench.CreateAsync();
        var first = await bench.BackUpAsync(Many);

        var second = await bench.BackUpAsync(Many.Replace("{ ", $$"""{ "order": "{{order}}", "reading": "{{reading}}", """, StringComparison.Ordinal));

        Assert.Equal(await bench.ReadAsync(first.Snapshot!), await bench.ReadAsync(second.Snapshot!));
        Assert.Equal(0, second.Bytes.New);
        Assert.Equal(first.Snapshot!.Entries, second.Snapshot!.Entries);
        Assert.Equal(0, second.Entries.Removed);
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task A_second_backup_of_the_same_reads_and_stores_nothing()
    {
        await using var bench = await EngineBench.CreateAsync();
        var first = await bench.BackUpAsync(Many);

        var second = await bench.BackUpAsync(Many);

        Assert.Equal(first.Snapshot!.Entries, second.Entries.Unchanged);
        Assert.Equal((0, 0, 0), (second.Entries.New, second.Entries.Changed, second.Entries.Removed));
        Assert.Equal((0, 0), (second.Bytes.Read, second.Bytes.New));
        Assert.InRange(second.Bytes.Stored, 1, 20_000);
    }

    [Fact]
    public async Task Changed_and_removed_entries_are_counted_and_only_changes_are_read()
    {
        await using var bench = await EngineBench.CreateAsync();
        const string change = """ "entries": 500, "size": 5000, "changedPercent": 10, "removedPercent": 5 }""";
        _ = await bench.BackUpAsync("""{ "generation": 0,""" + change);

        var second = await bench.BackUpAsync("""{ "generation": 1,""" + change);

        Assert.Equal(
            await SourceContent.ReadAsync(
                new ReferencePlugin(),
                EngineBench.Settings("""{ "generation": 1,""" + change)
            ),
            await bench.ReadAsync(second.Snapshot!)
        );
        Assert.InRange(second.Entries.Changed, 25, 100);
        Assert.InRange(second.Entries.Removed, 10, 50);
        Assert.InRange(second.Bytes.Read, 25 * 5000, 100 * 5000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(0, 10)]
    [InlineData(30, 10)]
    public async Task Carried_moved_and_removed_subtrees_come_to_the_same_as_a_full_read(int moved, int removed)
    {
        await using var bench = await EngineBench.CreateAsync();
        var item =
            $$"""{ "entries": 800, "size": 3000, "changedPercent": 5, "movedPercent": {{moved}}, "removedPercent": {{removed}}, """;
        _ = await bench.BackUpAsync(item + """ "carry": true, "order": "any", "generation": 0 }""");

        var carried = await bench.BackUpAsync(item + """ "carry": true, "order": "any", "generation": 1 }""");

        Assert.Equal(Severity.Information, carried.Worst);
        Assert.Equal(
            await SourceContent.ReadAsync(new ReferencePlugin(), EngineBench.Settings(item + """ "generation": 1 }""")),
            await bench.ReadAsync(carried.Snapshot!)
        );
        Assert.InRange(carried.Bytes.Read, 1, 300 * 3000);
    }

    [Theory]
    [InlineData("sorted")]
    [InlineData("any")]
    public async Task A_commit_in_mid_run_is_a_partial_snapshot_of_what_was_offered_so_far(string order)
    {
        await using var bench = await EngineBench.CreateAsync();

        var result = await bench.BackUpAsync(
            $$"""{ "entries": 300, "size": 2000, "commitEvery": 100, "order": "{{order}}" }"""
        );

        var partial = bench.Vault.Snapshots.Where(snapshot => snapshot.Kind != CommitKind.Complete).ToList();
        Assert.True(partial.Count >= 2, $"{partial.Count} partial snapshots");
        var whole = (await bench.ReadAsync(result.Snapshot!)).ToHashSet();
        var part = await bench.ReadAsync(partial[0]);
        Assert.InRange(part.Count, 50, whole.Count - 50);
        Assert.All(part, line => Assert.Contains(line, whole));
    }

    [Fact]
    public async Task Faults_are_reported_stored_and_handed_back_until_they_are_resolved()
    {
        await using var bench = await EngineBench.CreateAsync();
        const string item = """ "entries": 100, "size": 1000, "faultEvery": 10, "faultsUntil": 1 }""";
        var observer = new RecordingObserver();

        var first = await bench.BackUpAsync("""{ "generation": 0,""" + item, observer);
        var second = await bench.BackUpAsync("""{ "generation": 1,""" + item);
        var third = await bench.BackUpAsync("""{ "generation": 2,""" + item);

        Assert.Equal(Severity.Warning, first.Worst);
        Assert.Equal(SnapshotStatus.Warning, first.Snapshot!.Status);
        Assert.InRange(first.Entries.Faulted, 9, 11);
        Assert.Equal(first.Entries.Faulted, observer.Diagnostics.Count(diagnostic => diagnostic.Path is not null));
        Assert.Equal(first.Entries.Faulted, second.Entries.Faulted);
        Assert.Equal((0, first.Entries.Faulted), (third.Entries.Faulted, third.Entries.New));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(
            (int)first.Entries.Faulted,
            (await bench.Vault.LoadManifestAsync(first.Snapshot, cancellation)).Faults.Count
        );
        Assert.Empty((await bench.Vault.LoadManifestAsync(third.Snapshot!, cancellation)).Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_content_that_fails_half_way_is_kept_only_if_the_source_says_so(bool keep)
    {
        await using var bench = await EngineBench.CreateAsync();

        var result = await bench.BackUpAsync(
            $$"""{ "entries": 20, "size": 100000, "depth": 0, "contentFaultEvery": 5, "keepFaulted": {{(keep ? "true" : "false")}}, "faultSeverity": "error" }"""
        );

        Assert.Equal(Severity.Error, result.Worst);
        Assert.Equal(SnapshotStatus.Error, result.Snapshot!.Status);
        Assert.InRange(result.Entries.Faulted, 3, 5);
        Assert.Equal(keep ? 20 : 20 - result.Entries.Faulted, result.Snapshot.Entries);
    }

    [Fact]
    public async Task An_item_that_breaks_off_is_an_error_and_what_was_read_stays_as_a_partial_snapshot()
    {
        await using var bench = await EngineBench.CreateAsync();

        var result = await bench.BackUpAsync("""{ "entries": 200, "size": 20000, "failAfter": 100 }""");

        Assert.Equal(Severity.Error, result.Worst);
        Assert.Equal(CommitKind.Partial, result.Snapshot!.Kind);
        Assert.InRange(result.Snapshot.Entries, 50, 150);
    }

    [Fact]
    public async Task A_terabyte_of_hole_costs_kilobytes()
    {
        await using var bench = await EngineBench.CreateAsync();

        var result = await bench.BackUpAsync("""{ "entries": 0, "sparseBytes": 1099511627776 }""");

        Assert.Equal(1L << 40, result.Snapshot!.Bytes);
        Assert.InRange(result.Bytes.Read, 1, 1 << 20);
        Assert.InRange(result.Bytes.Stored, 1, 100_000);
    }

    [Fact]
    public async Task A_cancelled_backup_stores_no_snapshot_and_the_next_one_adopts_what_it_had_packed()
    {
        FaultStore? store = null;
        await using var bench = await EngineBench.CreateAsync(around: inner => store = new FaultStore(inner));
        const string item = """{ "entries": 400, "size": 200000, "maxSize": 200001 }""";
        var packs = Directory.CreateDirectory(Path.Combine(bench.Folder, "vault", "packs")).FullName;
        using var stop = new CancellationTokenSource();
        store!.Decide = async (call, _) =>
        {
            // Fewer packs are under way at once than there are, so one of them begins when another is stored.
            if (call.Is(StoreOperations.Put, "packs/") && Directory.EnumerateFiles(packs, "*", SearchOption.AllDirectories).Any())
            {
                await stop.CancelAsync();
            }

            return StoreFate.Served;
        };
        var observer = new RecordingObserver();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.BackUpAsync(new ReferencePlugin(), EngineBench.Settings(item), observer, stop.Token)
        );
        var next = await bench.BackUpAsync(
            new ReferencePlugin(),
            EngineBench.Settings(item),
            observer: null,
            TestContext.Current.CancellationToken,
            observer.Session!.Value
        );

        Assert.Equal(next.Snapshot!.Id, Assert.Single(bench.Vault.Snapshots).Id);
        Assert.InRange(next.Bytes.New, 0, next.Bytes.Read - 10_000_000);
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task Clean_up_tokens_are_journalled_and_warnings_count()
    {
        await using var bench = await EngineBench.CreateAsync();
        var observer = new RecordingObserver();

        var result = await bench.BackUpAsync("""{ "entries": 5, "journal": 3, "warning": "mind this" }""", observer);

        Assert.Equal(3, observer.Tokens.Count);
        Assert.Equal(Severity.Warning, result.Worst);
        Assert.Contains(observer.Diagnostics, diagnostic => diagnostic.Message.Contains("mind this", StringComparison.Ordinal));
    }
}
