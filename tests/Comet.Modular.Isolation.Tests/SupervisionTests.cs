using Comet.Modular.Contracts;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Isolation.Tests;

[Trait("Req", "HO-05")]
public sealed class SupervisionTests
{
    private static readonly CrashLimit Three = new(Max: 3, WindowMinutes: 5);

    [Fact]
    public async Task A_process_without_work_is_stopped_and_the_next_job_starts_another()
    {
        await using var bench = new Bench(idleStopSeconds: 0);

        await (await bench.LoadAsync()).DisposeAsync();
        var first = bench.Process;
        await SystemProcess.WaitAsync(() => !SystemProcess.Lives(first), "the idle process was stopped");
        await using var again = await bench.LoadAsync();

        Assert.NotEqual(first, bench.Process);
        Assert.Empty(bench.Log.Texts(RecordedLog.Failed));
    }

    [Fact]
    public async Task A_process_that_replaced_a_dead_one_is_stopped_as_well_when_it_has_no_work()
    {
        await using var bench = new Bench(idleStopSeconds: 0);
        var broken = await bench.LoadAsync();
        _ = Assert.Throws<ItemException>(() => broken.Plugin.Validate(Crash("exit")));
        await (await bench.LoadAsync()).DisposeAsync();
        var fresh = bench.Process;
        await broken.DisposeAsync();

        await SystemProcess.WaitAsync(() => !SystemProcess.Lives(fresh), "the idle process was stopped");
        await SystemProcess.WaitAsync(() => Directory.GetDirectories(bench.Launches).Length == 0, "its folder was gone");
    }

    [Fact]
    public async Task Each_crash_doubles_the_wait_before_the_next_start()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var times = Bench.Quick with
        {
            BackOff = TimeSpan.FromSeconds(1),
            MaximumBackOff = TimeSpan.FromSeconds(60),
            // A crash that the system tells of later than this is not noted when the next start looks for it.
            Exit = TimeSpan.FromSeconds(30),
        };
        await using var bench = new Bench(times, time);
        await CrashAsync(bench);

        var second = bench.LoadAsync();
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await using (var loaded = await second)
        {
            _ = Assert.Throws<ItemException>(() => loaded.Plugin.Validate(Crash("exit")));
        }

        var third = bench.LoadAsync();
        time.Advance(TimeSpan.FromMilliseconds(1900));
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await (await third).DisposeAsync();
        Assert.Equal(3, bench.Log.Processes.Count);
    }

    [Fact]
    public async Task More_crashes_than_allowed_put_a_plugin_into_quarantine_also_for_the_next_host()
    {
        await using var bench = new Bench(crashes: Three);
        for (var crash = 0; crash < 4; crash++)
        {
            Assert.Equal(PluginHealth.Idle, HealthOf(bench));
            await CrashAsync(bench);
        }

        await RequireQuarantineAsync(bench);
        Assert.Contains("after 4 crashes", Assert.Single(bench.Log.Texts(RecordedLog.Quarantined)), StringComparison.Ordinal);
        await bench.RestartAsync();
        await RequireQuarantineAsync(bench);

        bench.Children.Pardon(BuiltPlugins.Reference);
        await (await bench.LoadAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_quarantine_ends_after_a_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bench = new Bench(time: time, crashes: new CrashLimit(Max: 0, WindowMinutes: 5));
        await CrashAsync(bench);

        time.Advance(TimeSpan.FromHours(23.9));
        await RequireQuarantineAsync(bench);
        time.Advance(TimeSpan.FromHours(0.2));

        Assert.Equal(PluginHealth.Idle, HealthOf(bench));
        await (await bench.LoadAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_quarantine_holds_for_the_version_that_crashed_only()
    {
        await using var bench = new Bench(crashes: new CrashLimit(Max: 0, WindowMinutes: 5));
        await CrashAsync(bench);
        var record = Assert.Single(Directory.EnumerateFiles(bench.At("state")));

        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        Assert.Contains("1.0.0", text, StringComparison.Ordinal);
        await RequireQuarantineAsync(bench);
        await File.WriteAllTextAsync(record, text.Replace("1.0.0", "0.9.0", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await (await bench.LoadAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Crashes_that_cannot_be_noted_do_not_hide_their_cause()
    {
        await using var bench = new Bench();
        await File.WriteAllTextAsync(bench.At("state"), "in the way", TestContext.Current.CancellationToken);

        await CrashAsync(bench);

        await (await bench.LoadAsync()).DisposeAsync();
    }

    [Fact]
    public async Task The_folder_of_a_host_that_died_is_swept_by_the_next_start()
    {
        await using var bench = new Bench();
        // No process has the highest number there is.
        var left = Directory.CreateDirectory(Path.Combine(bench.Launches, $"comet-plugin-{int.MaxValue}-left"));

        await (await bench.LoadAsync()).DisposeAsync();

        Assert.False(Directory.Exists(left.FullName));
    }

    private static PluginHealth HealthOf(Bench bench) =>
        bench.Children.List().Single(static each => each.Id is BuiltPlugins.Reference).Health;

    private static async Task RequireQuarantineAsync(Bench bench)
    {
        var refusal = await Assert.ThrowsAsync<PluginRefusedException>(bench.LoadAsync);
        Assert.Equal("plugin.quarantined", refusal.Code);
        Assert.Equal(PluginHealth.Quarantined, HealthOf(bench));
    }

    private static async Task CrashAsync(Bench bench)
    {
        await using var loaded = await bench.LoadAsync();
        var failure = Assert.Throws<ItemException>(() => loaded.Plugin.Validate(Crash("kill")));
        Assert.Equal("plugin.crashed", failure.Fault.Code);
    }

    private static Contracts.Settings.ItemSettings Crash(string kind) =>
        Bench.Settings($$"""{ "fault": { "kind": "{{kind}}", "at": "validate" } }""");
}
