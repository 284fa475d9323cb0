using System.Diagnostics;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.TestStores;

namespace Comet.Modular.Isolation.Tests;

/// <summary>Whoever waits for whom, nobody waits for ever, and what waits is bounded.</summary>
[Collection(nameof(Alone))]
[Trait("Req", "HO-04")]
public sealed class FlowTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stalled_store_holds_the_plugin_up_and_no_memory_grows()
    {
        FaultStore? store = null;
        await using var bench = await Bench.WithVaultAsync(around: inner => store = new FaultStore(inner));
        var pause = store!.Pause(StoreOperations.Put, "packs/");
        // Four times what the engine and the wire hold together.
        var running = bench.BackUpAsync("""{ "entries": 200, "size": 4000000 }""");
        await pause.Reached.WaitAsync(Stop);

        var (host, child) = await SettleAsync(bench);
        Assert.InRange(host >> 20, 0, 700);
        Assert.InRange(child >> 20, 0, 300);
        Assert.False(running.IsCompleted);
        pause.Release();

        var result = await running;
        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(800_000_000, result.Bytes.Read);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_huge_stream_waits_for_its_reader_within_its_window()
    {
        await using var bench = new Bench();
        await using var loaded = await bench.LoadAsync();
        await using var source = await loaded.Plugin.OpenSourceAsync(
            new FakeJob("""{ "entries": 1, "depth": 0, "size": 5368709120 }"""),
            Stop
        );
        await foreach (var entry in source.ReadEntriesAsync(Stop))
        {
            await using var reader = await ((FileEntry)entry).Content.OpenAsync(Stop);
            var buffer = new byte[1 << 20];
            var taken = 0L;
            for (var read = 0; read < 50; read++)
            {
                taken += (await reader.ReadAsync(buffer, Stop)).Length;
            }

            var (host, child) = await SettleAsync(bench);
            Assert.InRange(taken, 50, 50 << 20);
            Assert.InRange(host >> 20, 0, 700);
            Assert.InRange(child >> 20, 0, 250);
            Assert.Equal(ContentSpanKind.Bytes, (await reader.ReadAsync(buffer, Stop)).Kind);
        }
    }

    [Fact]
    public async Task A_million_unchanged_records_pass_in_bounded_memory()
    {
        await using var bench = await Bench.WithVaultAsync();
        const string Item = """{ "entries": 1000000, "size": 0, "depth": 2, "fanout": 40 }""";
        _ = await bench.BackUpAsync(Item);

        var again = await bench.BackUpAsync(Item);

        Assert.Equal(Severity.Information, again.Worst);
        Assert.Equal(0, again.Bytes.Read);
        Assert.Equal(1_000_000, again.Entries.Unchanged - (40 * 41));
        Assert.InRange(Environment.WorkingSet >> 20, 0, 900);
        Assert.InRange(SystemProcess.MemoryBytes(bench.Process) >> 20, 0, 300);
    }

    [Fact]
    public async Task A_sequential_source_of_many_records_comes_to_its_end()
    {
        await using var bench = await Bench.WithVaultAsync();

        var result = await bench.BackUpAsync("""{ "entries": 20000, "size": 100, "reading": "sequential" }""");

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(2_000_000, result.Bytes.Read);
    }

    /// <summary>Waits until neither process works any more; how much memory they hold then.</summary>
    private static async Task<(long Host, long Child)> SettleAsync(Bench bench)
    {
        using var child = Process.GetProcessById(bench.Process);
        var last = -Quiet;
        using var ticks = new PeriodicTimer(Quiet);
        while (true)
        {
            _ = await ticks.WaitForNextTickAsync(Stop);
            child.Refresh();
            if (child.TotalProcessorTime - last < Quiet / 10)
            {
                return (Environment.WorkingSet, SystemProcess.MemoryBytes(bench.Process));
            }

            last = child.TotalProcessorTime;
        }
    }
}
