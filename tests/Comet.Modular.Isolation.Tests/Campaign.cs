using System.Diagnostics;
using System.Globalization;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Isolation.Tests;

/// <summary>Many backups, each with a fault, through one host and into one vault.</summary>
internal sealed class Campaign(Bench bench, int seed, Action<string> print)
{
    /// <summary>Hung: period and answer; stuck: cancel; each with the time in which an end is explained, and the backup itself.</summary>
    private static readonly TimeSpan LongestJob =
        Bench.Quick.Answer + Bench.Quick.HealthPeriod + Bench.Quick.HealthAnswer + Bench.Quick.Cancel
        + (2 * Bench.Quick.Exit) + TimeSpan.FromSeconds(10);

    private static readonly TimeSpan UntilCancel = TimeSpan.FromMilliseconds(300);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private long _hostPeak;
    private long _childPeak;
    private TimeSpan _longest;

    public async Task RunAsync(int runs)
    {
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(done.Token);
        var begun = Stopwatch.GetTimestamp();
        for (var number = 0; number < runs; number++)
        {
            var run = CampaignPlan.Choose(number, seed);
            var code = await RunAsync(run, number);
            _codes[code] = _codes.GetValueOrDefault(code) + 1;
            if ((number + 1) % 50 == 0)
            {
                await bench.CheckVaultAsync();
                print($"{number + 1} runs, host {_hostPeak >> 20} MiB, child {_childPeak >> 20} MiB at most");
            }
        }

        await bench.CheckVaultAsync();
        await done.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await bench.StopAsync();
        Summarise(runs, Stopwatch.GetElapsedTime(begun));
    }

    /// <returns>The code with which the fault was told.</returns>
    private async Task<string> RunAsync(CampaignRun run, int number)
    {
        var name = $"seed {seed} run {number}: {run}";
        var marker = bench.At($"marker-{number}");
        var observer = new RecordingObserver();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var begun = Stopwatch.GetTimestamp();
        var backup = TryAsync(run, number, marker, observer, cancel.Token);
        if (run.NeedsCancel)
        {
            await SystemProcess.WaitAsync(() => File.Exists(marker) || backup.IsCompleted, $"the fault came ({name})");
            cancel.CancelAfter(UntilCancel);
        }

        Fault? fault;
        try
        {
            fault = await backup.WaitAsync(LongestJob, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The job has not ended after {LongestJob.TotalSeconds} s ({name}).", late);
        }

        var took = Stopwatch.GetElapsedTime(begun);
        _longest = took > _longest ? took : _longest;
        var told = fault ?? (object?)observer.Diagnostics.Find(static each => each.Severity > Severity.Information);
        Assert.True(File.Exists(marker), $"The fault did not come ({name}); the job ended with: {told ?? "nothing"}.");
        var code = CodeOf(run, fault, observer, name);
        await RequireRecoveryAsync(run, number, name);
        File.Delete(marker);
        return code;
    }

    /// <returns>What the job failed with; null when it came to its end.</returns>
    private async Task<Fault?> TryAsync(
        CampaignRun run,
        int number,
        string marker,
        RecordingObserver observer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            _ = await bench.BackUpAsync(run.Bad(marker), observer, item: ItemOf(number), cancellationToken: cancellationToken);
            return null;
        }
        catch (ItemException failure)
        {
            return failure.Fault;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Fault(Severity.Warning, "cancelled", "The job was cancelled.");
        }
    }

    /// <summary>One of its own for each run: what an earlier one stored would be unchanged, and its contents never read.</summary>
    private static ulong ItemOf(int number) => (ulong)number + 1;

    private static string CodeOf(CampaignRun run, Fault? fault, RecordingObserver observer, string name)
    {
        if (fault is { Code: "cancelled" })
        {
            Assert.True(run.NeedsCancel, $"Nobody cancelled ({name}).");
            return fault.Code;
        }

        var worst = fault is null
            ? observer.Diagnostics.Find(static each => each.Code.StartsWith("plugin.", StringComparison.Ordinal))
            : new Diagnostic(fault.Severity, fault.Code, fault.Message);
        if (run.IsHarmless)
        {
            Assert.True(worst is null, $"{worst} ({name}).");
            return "none";
        }

        Assert.True(worst is not null, $"Nobody was told ({name}).");
        Assert.StartsWith("plugin.", worst.Code, StringComparison.Ordinal);
        // What the plugin itself throws is told without its name; the job's log has that beside it.
        if (worst.Code is not ("plugin.failed" or "plugin.read-failed"))
        {
            Assert.Contains(BuiltPlugins.Reference, worst.Message, StringComparison.Ordinal);
        }

        return worst.Code;
    }

    private async Task RequireRecoveryAsync(CampaignRun run, int number, string name)
    {
        var observer = new RecordingObserver();
        var next = await bench.BackUpAsync(
            run.Good,
            observer,
            item: ItemOf(number),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.True(next.Worst == Severity.Information, $"{observer.Diagnostics.Find(static each => each.Severity > Severity.Information)} ({name}).");
        Assert.True(next.Snapshot!.IsComplete, name);
        Assert.True(Directory.GetDirectories(bench.Launches).Length <= 1, $"A folder is left ({name}).");
        var alive = bench.Log.Processes.Count(SystemProcess.Lives);
        Assert.True(alive <= 1, $"{alive} processes after run {number} ({name}).");
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ticks.WaitForNextTickAsync(stop))
        {
            _hostPeak = Math.Max(_hostPeak, Environment.WorkingSet);
            if (bench.Log.Processes is [.., var last])
            {
                _childPeak = Math.Max(_childPeak, SystemProcess.MemoryBytes(last));
            }
        }
    }

    private void Summarise(int runs, TimeSpan time)
    {
        var codes = string.Join(", ", _codes.OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key} {each.Value}"));
        print(string.Create(CultureInfo.InvariantCulture, $"{runs} runs with seed {seed} in {time.TotalSeconds:0} s, {bench.Log.Processes.Count} processes; longest job {_longest.TotalSeconds:0.0} s of {LongestJob.TotalSeconds:0}"));
        print($"told as: {codes}");
        print($"memory at most: host {_hostPeak >> 20} MiB of {HostBoundMiB}, child {_childPeak >> 20} MiB of {ChildBoundMiB}");
        Assert.InRange(_hostPeak >> 20, 0, HostBoundMiB);
        Assert.InRange(_childPeak >> 20, 0, ChildBoundMiB);
    }

    /// <summary>Engine, vault and test runner; a flood must not add to it.</summary>
    private const long HostBoundMiB = 900;

    /// <summary>The limit, and what a process takes until the next look at it.</summary>
    private const long ChildBoundMiB = CampaignPlan.MemoryMiB + 200;
}
