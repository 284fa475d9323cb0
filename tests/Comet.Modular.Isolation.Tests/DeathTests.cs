using System.Diagnostics;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Isolation.Tests;

[Trait("Req", "HO-05")]
public sealed class DeathTests
{
    private const string Walk = """{ "entries": 5000, "size": 2000, "fault": { "kind": "KIND", "at": "walk", "after": 2000 } }""";

    [Theory]
    [InlineData("exit", "plugin.crashed", "exit code 23")]
    [InlineData("segfault", "plugin.crashed", "signal SEGV")]
    [InlineData("kill", "plugin.crashed", "signal KILL")]
    [InlineData("stop", "plugin.hung", "has not answered for 3 s")]
    public async Task A_process_that_dies_or_hangs_costs_the_rest_of_its_item_only(string kind, string code, string words)
    {
        await using var bench = await Bench.WithVaultAsync();
        var observer = new RecordingObserver();

        var result = await bench.BackUpAsync(Walk.Replace("KIND", kind, StringComparison.Ordinal), observer);

        var told = Assert.Single(observer.Diagnostics, each => each.Severity == Severity.Error && each.Path is null);
        Assert.Equal(code, told.Code);
        Assert.Contains("comet.reference", told.Message, StringComparison.Ordinal);
        Assert.Contains(words, told.Message, StringComparison.Ordinal);
        Assert.False(result.Snapshot!.IsComplete);
        await bench.CheckVaultAsync();

        var next = await bench.BackUpAsync("""{ "entries": 5000, "size": 2000 }""");
        Assert.True(next.Snapshot!.IsComplete);
        Assert.Equal(Severity.Information, next.Worst);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_process_that_takes_too_much_memory_is_ended_and_named()
    {
        await using var bench = await Bench.WithVaultAsync(memoryMiB: 300);
        var observer = new RecordingObserver();

        _ = await bench.BackUpAsync(Walk.Replace("KIND", "grow-native", StringComparison.Ordinal), observer);

        var told = Assert.Single(observer.Diagnostics, static each => each.Code.StartsWith("plugin.memory", StringComparison.Ordinal));
        Assert.Contains("more than the 300 MiB", told.Message, StringComparison.Ordinal);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_process_without_room_on_its_heap_ends_and_does_not_fail_the_next_job()
    {
        await using var bench = await Bench.WithVaultAsync(memoryMiB: 300);
        var observer = new RecordingObserver();

        _ = await bench.BackUpAsync(Walk.Replace("KIND", "grow-managed", StringComparison.Ordinal), observer);

        var told = Assert.Single(observer.Diagnostics, static each => each.Severity == Severity.Error && each.Path is null);
        Assert.True(told.Code is "plugin.crashed" or "plugin.memory", told.ToString());
        Assert.Contains("limits.memoryMiB", $"{told.Message} {told.Guidance}", StringComparison.Ordinal);
        Assert.Equal(Severity.Information, (await bench.BackUpAsync("""{ "entries": 5000, "size": 2000 }""")).Worst);
    }

    [Fact]
    public async Task A_process_that_is_told_to_end_by_somebody_else_ends_the_item_at_once()
    {
        await using var bench = await Bench.WithVaultAsync();
        var observer = new RecordingObserver();
        var running = bench.BackUpAsync(
            """{ "entries": 100000, "warning": "begun", "fault": { "kind": "slow", "at": "walk" } }""",
            observer
        );
        await observer.Reported.WaitAsync(TestContext.Current.CancellationToken);

        SystemProcess.Send(bench.Process, SystemProcess.Terminate);
        _ = await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Contains(observer.Diagnostics, static each => each.Code is "plugin.crashed" && each.Severity == Severity.Error);
        await bench.StopAsync();
    }

    [Theory]
    [InlineData("open")]
    [InlineData("walk")]
    [InlineData("content")]
    [InlineData("finish")]
    [InlineData("complete")]
    public async Task Work_that_does_not_heed_its_cancellation_is_ended_in_time(string moment)
    {
        await using var bench = await Bench.WithVaultAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var marker = bench.At("stalled");
        var settings = Bench.Settings(
            $$"""{ "entries": 50, "fault": { "kind": "stall", "at": "{{moment}}", "marker": "{{marker}}" } }"""
        );
        var running = bench.BackUpAsync(settings, new RecordingObserver(), cancellationToken: cancel.Token);
        await SystemProcess.WaitAsync(() => File.Exists(marker), "the plugin was stuck");

        var begun = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, Bench.Quick.Cancel + TimeSpan.FromSeconds(4));
        var told = await bench.Log.WaitAsync(static line => line.Event == RecordedLog.Failed);
        Assert.Contains("plugin.stuck", told.Text, StringComparison.Ordinal);
        Assert.True((await bench.BackUpAsync("""{ "entries": 50 }""")).Snapshot!.IsComplete);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_call_that_crashes_the_process_says_so()
    {
        await using var bench = new Bench();
        await using var loaded = await bench.LoadAsync();

        var failure = Assert.Throws<ItemException>(() =>
            loaded.Plugin.Validate(Bench.Settings("""{ "fault": { "kind": "exit", "at": "validate" } }"""))
        );

        Assert.Equal("plugin.crashed", failure.Fault.Code);
        Assert.True(loaded.HasFailed);
    }

    [Fact]
    public async Task A_process_that_dies_after_the_commit_is_told()
    {
        await using var bench = await Bench.WithVaultAsync();
        var observer = new RecordingObserver();

        var result = await bench.BackUpAsync("""{ "fault": { "kind": "kill", "at": "complete" } }""", observer);

        Assert.True(result.Snapshot!.IsComplete);
        Assert.Equal("plugin.complete-failed", Assert.Single(observer.Diagnostics).Code);
        Assert.Equal(Severity.Warning, result.Worst);
    }

    [Fact]
    public async Task Of_two_jobs_in_one_process_one_can_be_cancelled_alone()
    {
        await using var bench = await Bench.WithVaultAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var observer = new RecordingObserver();
        var endless = Bench.Settings("""{ "entries": 1000000, "warning": "begun", "fault": { "kind": "slow", "at": "walk" } }""");
        var cancelled = bench.BackUpAsync(endless, observer, item: 1, cancellationToken: cancel.Token);
        await observer.Reported.WaitAsync(TestContext.Current.CancellationToken);
        var other = bench.BackUpAsync("""{ "entries": 300, "size": 100000, "fault": { "kind": "slow", "at": "walk" } }""");

        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var result = await other;

        Assert.Equal(Severity.Information, result.Worst);
        Assert.True(result.Snapshot!.IsComplete);
        Assert.Equal(bench.Process, Assert.Single(bench.Log.Processes));
        await bench.StopAsync();
    }
}
