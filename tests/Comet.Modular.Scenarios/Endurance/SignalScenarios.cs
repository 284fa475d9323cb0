using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

/// <summary>Ctrl+C and termination at any point: cancelled, nothing left running, and what was stored is used again.</summary>
[Trait("Req", "HO-05")]
[Trait("Req", "HO-10")]
public sealed class SignalScenarios
{
    private const int Cancelled = 4;
    private const int LargeMebibytes = 150;

    [Theory]
    [InlineData("INT", "inProcess")]
    [InlineData("TERM", "childProcess")]
    public async Task A_backup_that_is_stopped_anywhere_is_cancelled_and_goes_on_from_there(string signal, string isolation)
    {
        using var place = new Workplace();
        await place.OwnPluginsAsync(copyFiles: false);
        await Workplace.ShellAsync($"sed -i 's/\"inProcess\"/\"{isolation}\"/' plugins.json", place.Root);
        await place.CreateVaultAsync();
        await place.AddSourceItemAsync();
        await place.ShellAsync($"head -c {LargeMebibytes}M /dev/urandom > large; for n in $(seq 200); do echo $n > $n; done");
        var cancelled = 0;
        foreach (var seconds in new[] { 0.05, 0.3, 0.5, 0.7, 0.9, 1.2 })
        {
            cancelled += await StopAsync(place, signal, seconds, "backup", "docs") ? 1 : 0;
        }

        Assert.NotEqual(0, cancelled);
        (await place.CometAsync("backup", "docs")).MustEnd(0);
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
        var stored = new DirectoryInfo(Path.Combine(place.Vault, "packs"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(static file => file.Length);
        Assert.InRange(stored >> 20, LargeMebibytes, LargeMebibytes + 5);
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_restore_and_a_check_that_are_stopped_are_cancelled(string signal)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync($"head -c {LargeMebibytes}M /dev/urandom > large");
        _ = await place.BackupAsync();

        foreach (var seconds in new[] { 0.05, 0.25, 0.35, 0.5 })
        {
            _ = await StopAsync(place, signal, seconds, "vault", "check", "home", "--read-data");
            _ = await StopAsync(place, signal, seconds, "restore", $"docs@latest:{place.Source}", "--to", place.Target);
            // What has its name is whole.
            if (File.Exists(Path.Combine(place.Target, "large")))
            {
                (await RunningProgram.RunAsync("cmp", place.InSource("large"), Path.Combine(place.Target, "large"))).MustEnd(0);
            }

            (await RunningProgram.RunAsync("rm", "-rf", place.Target)).MustEnd(0);
        }

        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    /// <summary>Whether the program was still at work then.</summary>
    private static async Task<bool> StopAsync(Workplace place, string signal, double seconds, params string[] arguments)
    {
        var result = await RunningProgram.RunAsync(
            "timeout",
            [
                "--foreground",
                "--preserve-status",
                $"--signal={signal}",
                seconds.ToString("F2", CultureInfo.InvariantCulture),
                "env",
                "--default-signal=INT",
                Workplace.Program,
                .. place.WithGlobals(arguments),
            ]
        );
        var left = await RunningProgram.RunAsync("pgrep", "-f", place.Root);
        await SystemProcesses.WaitUntilGoneAsync(
            [.. left.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
            TimeSpan.FromSeconds(10)
        );
        if (result.ExitCode == 0)
        {
            return false;
        }

        // Before the program has begun to listen, the system itself ends it.
        if (result.ExitCode is 130 or 143 or -1)
        {
            return false;
        }

        _ = result.MustEnd(Cancelled);
        Assert.Contains("cancelled", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
        return true;
    }
}
