namespace Comet.Modular.Isolation.Tests;

[Collection(nameof(Alone))]
[Trait("Req", "HO-04")]
public sealed class LeakTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_starts_and_stops_leave_nothing_behind()
    {
        await using var bench = new Bench();
        await CycleAsync(bench);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = SystemProcess.OpenHandles;

        for (var cycle = 0; cycle < 20; cycle++)
        {
            await CycleAsync(bench);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        // The runtime's own pools may open a few.
        Assert.InRange(SystemProcess.OpenHandles, 0, before + 5);
        Assert.Equal(21, bench.Log.Processes.Distinct().Count());
        Assert.Empty(bench.Log.Texts(RecordedLog.Failed));
    }

    private static async Task CycleAsync(Bench bench)
    {
        await using (var loaded = await bench.LoadAsync())
        {
            await using var source = await loaded.Plugin.OpenSourceAsync(new FakeJob("{}"), Stop);
        }

        await bench.RestartAsync();
    }
}
