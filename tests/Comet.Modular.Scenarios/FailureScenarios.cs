using System.Globalization;
using System.Text.Json;

namespace Comet.Modular.Scenarios;

public sealed class FailureScenarios
{
    private const long ManyBytes = 300L << 20;
    private const long PackBytes = 16L << 20;

    [Fact]
    [Trait("Req", "FF-12")]
    [Trait("Req", "HO-10")]
    public async Task A_file_that_cannot_be_read_is_a_warning_that_names_it()
    {
        using var place = new Workplace();
        await place.ShellAsync("printf open > open; printf shut > shut; chmod 0000 shut; chmod 0755 .");
        await Workplace.ShellAsync("chmod 0755 .; mkdir home vault; chown 65534:65534 home vault password", place.Root);
        async Task<ProgramResult> AsNobodyAsync(params string[] arguments) =>
            await RunningProgram.RunAsync(
                "setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", Workplace.Program, .. place.WithGlobals(arguments)]
            );
        (await AsNobodyAsync("vault", "create", "home", place.Vault, "--password-file", place.PasswordFile)).MustEnd(0);

        var backup = (await AsNobodyAsync("backup", place.Source, "--json")).MustEnd(3);

        Assert.Equal("warning", backup.Finished.GetProperty("status").GetString());
        Assert.Equal(1, backup.Finished.GetProperty("entries").GetProperty("faulted").GetInt64());
        var line = backup.Events.Single(static each => Is(each, "event", "log") && Is(each, "level", "warning"));
        Assert.Equal($"{place.Source}/shut", line.GetProperty("path").GetString());
        Assert.Equal(
            "open",
            (await AsNobodyAsync("cat", $"path:{place.Source}@latest:{place.Source}/open")).MustEnd(0).Output
        );
        var job = backup.Finished.GetProperty("job").GetString()!;
        Assert.Contains("shut", (await AsNobodyAsync("job", "log", job)).MustEnd(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_one_clear_line()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await File.WriteAllTextAsync(place.At("wrong"), "battery staple\n");
        await Workplace.ShellAsync("chmod 600 wrong", place.Root);

        using var other = new Workplace();
        var refused = (
            await other.CometAsync("vault", "open", place.Vault, "--password-file", place.At("wrong"))
        ).MustEnd(1);

        var lines = refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("(vault.wrong-password)", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("  try: ", lines[1], StringComparison.Ordinal);
        Assert.Empty((await other.CometAsync("vault", "list", "--json")).MustEnd(0).Json.EnumerateArray());
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task A_terminated_backup_ends_as_cancelled()
    {
        using var place = await Workplace.WithItemAsync();
        await MakeLargeAsync(place);

        using var running = place.Start("backup", "docs", "--json");
        await running.WaitUntilAsync(() => CountPacks(place) >= 2);
        await running.SignalAsync("TERM");
        var result = (await running.FinishAsync()).MustEnd(4);

        Assert.Equal("cancelled", result.Finished.GetProperty("status").GetString());
        var job = Assert.Single((await place.CometAsync("job", "list", "--json")).MustEnd(0).Json.EnumerateArray());
        Assert.Equal("cancelled", job.GetProperty("status").GetString());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Home, "sessions")));
    }

    [Fact]
    [Trait("Req", "HO-10")]
    [Trait("Req", "HO-14")]
    public async Task After_a_killed_backup_the_next_one_uses_what_it_had_stored()
    {
        using var place = await Workplace.WithItemAsync();
        await MakeLargeAsync(place);
        using (var running = place.Start("backup", "docs", "--json"))
        {
            await running.WaitUntilAsync(() => CountPacks(place) >= 6);
            await running.SignalAsync("KILL");
            _ = await running.FinishAsync();
        }

        var next = (await place.BackupAsync()).Finished;

        Assert.Equal("success", next.GetProperty("status").GetString());
        Assert.InRange(next.GetProperty("bytes").GetProperty("stored").GetInt64(), 1, ManyBytes - (4 * PackBytes));
        var jobs = (await place.CometAsync("job", "list", "--json")).MustEnd(0).Json.EnumerateArray().ToList();
        Assert.Equal(
            ["abandoned", "success"],
            jobs.Select(static job => job.GetProperty("status").GetString()!).ToArray()
        );
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Fact]
    public async Task A_damaged_pack_is_named_and_never_restored_as_good()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 3000000 /dev/urandom > a");
        _ = await place.BackupAsync();
        await Workplace.ShellAsync(
            """
            pack=$(find packs -type f -size +1M | head -1)
            chmod u+w "$pack"
            printf 'XXXXXXXX' | dd of="$pack" bs=1 seek=1500000 conv=notrunc status=none
            """,
            place.Vault
        );

        var check = (await place.CometAsync("vault", "check", "home", "--read-data", "--json")).MustEnd(1);
        var restore = await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target);

        Assert.False(check.Json.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(check.Json.GetProperty("problems").EnumerateArray());
        Assert.Contains(restore.ExitCode, new[] { 1, 3 });
        Assert.False(File.Exists(Path.Combine(place.Target, "a")));
    }

    private static bool Is(JsonElement line, string name, string value) =>
        line.TryGetProperty(name, out var found) && string.Equals(found.GetString(), value, StringComparison.Ordinal);

    private static Task MakeLargeAsync(Workplace place) =>
        place.ShellAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"for n in 1 2 3 4 5 6; do head -c {ManyBytes / 6} /dev/urandom > large-$n; done"
            )
        );

    private static int CountPacks(Workplace place)
    {
        var packs = new DirectoryInfo(Path.Combine(place.Vault, "packs"));
        return packs.Exists
            ? packs.EnumerateFiles("*", SearchOption.AllDirectories).Count(static file => file.Length > PackBytes / 2)
            : 0;
    }
}
