using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

/// <summary>A machine that backs one item up, and whose program is killed at moments by chance.</summary>
internal sealed class KilledHost
{
    private const string Item = "docs";
    private const int Killed = 128 + 9;
    private readonly Workplace _place;
    private readonly Random _random;
    private TimeSpan _whole = TimeSpan.FromSeconds(1.5);

    public KilledHost(Workplace place, int smallFiles, long largeBytes, int seed)
    {
        _place = place;
        _random = new Random(seed);
        Source = new ChangingSource(place.Source, smallFiles, largeBytes, seed);
        Snapshots = new Snapshots(place);
    }

    public ChangingSource Source { get; }

    public Snapshots Snapshots { get; }

    /// <summary>How many runs were ended before they had ended of themselves.</summary>
    public int Kills { get; private set; }

    /// <summary>Starts a backup and kills it after a time by chance, from nothing to a bit more than a whole run takes.</summary>
    public async Task KillOneAsync()
    {
        var seconds = (_random.NextDouble() * 1.1 * _whole.TotalSeconds) + 0.001;
        var killed = await RunningProgram.RunAsync(
            "timeout",
            [
                "--signal=KILL",
                seconds.ToString("F3", CultureInfo.InvariantCulture),
                Workplace.Program,
                .. _place.WithGlobals(["backup", Item, "--json"]),
            ]
        );
        if (killed.ExitCode == Killed)
        {
            Kills++;
        }
        else
        {
            await KeepAsync(killed.MustEnd(0));
        }
    }

    /// <summary>A backup that nobody kills, and that must succeed.</summary>
    public async Task CompleteAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        var result = (await _place.CometAsync("backup", Item, "--json")).MustEnd(0);
        var elapsed = Stopwatch.GetElapsedTime(begun);
        _whole = elapsed > _whole ? elapsed : _whole;
        await KeepAsync(result);
    }

    public Task MustRestoreOneAsync() => Snapshots.MustRestoreAsync(_random.Next(Snapshots.Count));

    private Task KeepAsync(ProgramResult result)
    {
        Assert.Equal("success", result.Finished.GetProperty("status").GetString());
        return Snapshots.KeepAsync(result.Finished.GetProperty("snapshot").GetString()!);
    }
}
