namespace Comet.Modular.Scenarios.Endurance;

/// <summary>Clocks that are wrong by a year: the order of things is the log's, never the clock's.</summary>
[Trait("Req", "HO-14")]
public sealed class ClockScenarios
{
    [Theory]
    [InlineData("-1y")]
    [InlineData("+1y")]
    public async Task A_clock_that_jumps_by_a_year_changes_neither_what_is_latest_nor_what_is_read(string jump)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("for n in 1 2 3; do echo $n > file-$n; done");
        await place.AgeSourceAsync();
        _ = await place.BackupAsync();
        await place.ShellAsync("echo changed > file-1; touch -d '2021-02-03T04:05:06.123456789' file-1");

        var jumped = await JumpAsync(place, jump, "backup", "docs", "--json");
        (await JumpAsync(place, jump, "vault", "check", "home", "--read-data")).MustEnd(0);
        Assert.Equal(1, jumped.MustEnd(0).Finished.GetProperty("entries").GetProperty("changed").GetInt64());
        await MustBeLatestAsync(place, "file-1", "changed\n");

        await place.ShellAsync("echo again > file-2");
        var back = (await place.BackupAsync()).Finished;

        Assert.InRange(back.GetProperty("entries").GetProperty("changed").GetInt64(), 1, 2);
        await MustBeLatestAsync(place, "file-2", "again\n");
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
    }

    private static Task<ProgramResult> JumpAsync(Workplace place, string jump, params string[] arguments) =>
        RunningProgram.RunAsync("faketime", ["-f", jump, Workplace.Program, .. place.WithGlobals(arguments)]);

    private static async Task MustBeLatestAsync(Workplace place, string name, string content) =>
        Assert.Equal(content, (await place.CometAsync("cat", $"docs@latest:{place.Source}/{name}")).MustEnd(0).Output);
}
