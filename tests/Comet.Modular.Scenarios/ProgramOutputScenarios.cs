using System.Globalization;

namespace Comet.Modular.Scenarios;

public sealed class ProgramOutputScenarios
{
    [Fact]
    [Trait("Req", "PO-01")]
    [Trait("Req", "PO-02")]
    [Trait("Req", "PO-03")]
    public async Task What_a_command_writes_comes_back_and_how_it_ends_decides_the_status()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await AddAsync(place, "good", "seq 300000");
        await AddAsync(place, "noisy", "echo out; echo 'disk is slow' >&2");
        await AddAsync(place, "broken", "echo part; exit 7");
        await AddAsync(place, "missing", "no-such-program-here");

        (await place.CometAsync("backup", "good", "--json")).MustEnd(0);
        var noisy = (await place.CometAsync("backup", "noisy", "--json")).MustEnd(3);
        var broken = (await place.CometAsync("backup", "broken", "--json")).MustEnd(1);
        (await place.CometAsync("backup", "missing", "--json")).MustEnd(1);

        var numbers = string.Concat(Enumerable.Range(1, 300_000).Select(static n => string.Create(CultureInfo.InvariantCulture, $"{n}\n")));
        Assert.Equal(numbers, (await place.CometAsync("cat", "good@latest:/db/out.txt")).MustEnd(0).Output);
        Assert.Contains("disk is slow", noisy.Output, StringComparison.Ordinal);
        Assert.Contains("exit code 7", broken.Output, StringComparison.Ordinal);
        Assert.Equal("part\n", (await place.CometAsync("cat", "broken@latest:/db/out.txt")).MustEnd(0).Output);
        Assert.DoesNotContain("out.txt", (await place.CometAsync("ls", "missing@latest:/db")).MustEnd(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "PO-04")]
    [Trait("Req", "HO-05")]
    public async Task A_program_whose_host_was_killed_is_gone_without_a_next_job()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        var killed = await KillHostAsync(place, withPlugin: false);

        await SystemProcesses.WaitUntilGoneAsync([killed.Plugin, killed.Program], HostDeath);

        Assert.False(Directory.Exists(killed.Folder));
    }

    [Fact]
    [Trait("Req", "PO-04")]
    public async Task A_program_whose_host_and_plugin_were_killed_is_ended_by_the_next_job()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await AddAsync(place, "short", "echo out");
        var killed = await KillHostAsync(place, withPlugin: true);
        Assert.True(SystemProcesses.Lives(killed.Program));

        (await place.CometAsync("backup", "short", "--json")).MustEnd(0);

        Assert.False(SystemProcesses.Lives(killed.Program));
        Assert.False(Directory.Exists(killed.Folder));
    }

    /// <summary>The host's promise is 10 s; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan HostDeath = TimeSpan.FromSeconds(12);

    /// <summary>Lets a backup run a program that goes on and on, and kills the host.</summary>
    private static async Task<(int Plugin, int Program, string Folder)> KillHostAsync(Workplace place, bool withPlugin)
    {
        var pid = place.At("pid");
        await AddAsync(place, "long", $"setsid sleep 999 & echo $! > {pid}; sleep 999");
        using var running = place.Start("backup", "long", "--json");
        await running.WaitUntilAsync(() => File.Exists(pid) && new FileInfo(pid).Length > 0);
        var plugin = SystemProcesses.ChildOf(running.Id);
        var folder = SystemProcesses.LaunchFolderOf(plugin);
        if (withPlugin)
        {
            // It would end its program as soon as it sees that the host is gone.
            await SignalAsync(plugin, "STOP");
        }

        await running.SignalAsync("KILL");
        if (withPlugin)
        {
            await SignalAsync(plugin, "KILL");
        }

        _ = await running.FinishAsync();
        return (plugin, int.Parse(await File.ReadAllTextAsync(pid), CultureInfo.InvariantCulture), folder);
    }

    private static async Task SignalAsync(int process, string signal) =>
        (await RunningProgram.RunAsync("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture))).MustEnd(0);

    private static async Task AddAsync(Workplace place, string name, string command) =>
        (
            await place.CometAsync(
                "item", "add", name, "--type", "program-output", "--set", $"command={command}", "--set", "fileName=db/out.txt"
            )
        ).MustEnd(0);
}
