using System.Globalization;

namespace Comet.Modular.Scenarios;

/// <summary>The home is deleted at every moment at which a command touches it.</summary>
[Trait("Req", "HO-14")]
[Trait("Req", "HO-10")]
public sealed class LostHomeScenarios
{
    private static readonly string[] Backup = ["backup", "docs", "--no-progress"];
    private static readonly string[] Check = ["vault", "check", "home", "--read-data"];

    /// <summary>A place of each kind that a command keeps something at in its home.</summary>
    private static readonly (string Call, string Path)[] Places =
    [
        ("openat(", "~/state.db\""),
        ("mkdir(", "~/logs\""),
        ("openat(", "~/home.key\""),
        ("lstat(", "~/client.id\""),
        ("openat(", "~/sessions/"),
        ("unlink(", "~/sessions/"),
        ("mkdir(", "~/index\""),
        ("fsync(", ""),
    ];

    [Fact]
    public async Task A_home_that_is_lost_wherever_a_backup_touches_it_is_told_in_one_line_and_costs_nothing()
    {
        using var place = await MakeAsync();
        var trace = await HomeTrace.OfAsync(place);
        foreach (var (call, path) in Places)
        {
            await ForgetAsync(place);
            var wasLost = false;
            var (lost, moments) = await trace.RunAsync(
                (_, each) =>
                {
                    var isLost = !wasLost && each.StartsWith(call, StringComparison.Ordinal) && each.Contains(path, StringComparison.Ordinal);
                    wasLost |= isLost;
                    return isLost;
                },
                Backup
            );
            Assert.True(wasLost, $"{call} of {path} is none of\n{string.Join('\n', moments)}");
            await MustGoOnAsync(place, lost, path);
        }
    }

    [Fact(Explicit = true)]
    public Task A_home_that_is_lost_at_any_moment_of_a_first_backup_costs_nothing() => LoseEverywhereAsync(true, Backup);

    [Fact(Explicit = true)]
    public Task A_home_that_is_lost_at_any_moment_of_a_later_backup_costs_nothing() => LoseEverywhereAsync(false, Backup);

    [Fact(Explicit = true)]
    public Task A_home_that_is_lost_at_any_moment_of_a_check_costs_nothing() => LoseEverywhereAsync(false, Check);

    [Fact(Explicit = true)]
    public Task A_home_that_is_lost_at_any_moment_of_a_restore_costs_nothing() => LoseEverywhereAsync(false);

    private static async Task LoseEverywhereAsync(bool isFirst, params string[] arguments)
    {
        using var place = await MakeAsync();
        var trace = await HomeTrace.OfAsync(place);
        var command = arguments is [] ? RestoreTo(place, place.At("other")) : arguments;
        (await place.CometAsync(Backup)).MustEnd(0);
        for (var (moment, count) = (0, 1); moment < count; moment++)
        {
            if (isFirst)
            {
                await ForgetAsync(place);
            }

            await place.ShellAsync("date +%N > new");
            var at = moment;
            var (lost, moments) = await trace.RunAsync((each, _) => each == at, command);
            if (moments.Count <= moment)
            {
                return;
            }

            count = moments.Count + 1;
            TestContext.Current.SendDiagnosticMessage(
                string.Create(CultureInfo.InvariantCulture, $"{moment} {moments[moment]}: {lost.ExitCode} {lost.Error}")
            );
            await MustGoOnAsync(place, lost, moments[moment]);
        }
    }

    private static async Task<Workplace> MakeAsync()
    {
        var place = await Workplace.WithItemAsync();
        await place.ShellAsync("mkdir sub; head -c 300000 /dev/urandom > sub/random; echo hello > small");
        await place.AgeSourceAsync();
        return place;
    }

    /// <summary>As before the first backup: all of this is made by the next one.</summary>
    private static Task ForgetAsync(Workplace place) =>
        Workplace.ShellAsync("rm -rf client.id index logs sessions", place.Home);

    private static string[] RestoreTo(Workplace place, string target) =>
        ["restore", $"docs@latest:{place.Source}", "--to", target, "--overwrite", "always"];

    private static async Task MustGoOnAsync(Workplace place, ProgramResult lost, string moment)
    {
        MustBeSaid(lost);
        MustBePrivate(place.Home, moment);
        (await place.CometAsync("vault", "open", place.Vault, "--name", "home", "--password-file", place.PasswordFile)).MustEnd(0);
        (await place.CometAsync(Check)).MustEnd(0);
        await place.AddSourceItemAsync();
        (await place.CometAsync(Backup)).MustEnd(0);
        await place.ShellAsync("rm -rf ../target");
        (await place.CometAsync(RestoreTo(place, place.Target))).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    private static void MustBeSaid(ProgramResult lost)
    {
        var lines = lost.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isDone = lost.ExitCode == 0;
        if (isDone && lines is [])
        {
            // The last moments belong to closing what is open: all was done and said by then.
            return;
        }

        // With nothing of the home opened yet, it is an empty one: then the names are unknown.
        Assert.True(lost.ExitCode is >= 0 and <= 2, lost.Error);
        Assert.True(lines.Length == (isDone ? 1 : 2), lost.Error);
        Assert.StartsWith(isDone ? "warning: " : "error: ", lines[0], StringComparison.Ordinal);
        Assert.True(lost.ExitCode == 2 || lines[0].Contains("(home.lost)", StringComparison.Ordinal), lost.Error);
        Assert.Contains("comet ", lines[^1], StringComparison.Ordinal);
    }

    private static void MustBePrivate(string home, string moment)
    {
        if (Directory.Exists(home))
        {
            var mode = File.GetUnixFileMode(home);
            Assert.True(
                mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute),
                $"the home was made anew with {mode}, lost after {moment}"
            );
        }
    }
}
