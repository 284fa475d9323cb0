using System.Globalization;

namespace Comet.Modular.Scenarios;

[Trait("Req", "HO-12")]
public sealed class ProgramScenarios
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_file_goes_into_a_program_byte_for_byte()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 5000000 /dev/urandom > big; truncate -s 300M sparse; printf end >> sparse; mkdir d");
        _ = await place.BackupAsync();
        var snapshot = $"docs@latest:{place.Source}";

        var big = await place.CometAsync("restore", snapshot, "big", "--to-program", $"cat > '{place.At("got")}'", "--json");
        (await place.CometAsync("restore", $"{snapshot}/sparse", "--to-program", $"cat > '{place.At("zeros")}'")).MustEnd(0);

        Assert.Equal(5_000_000, big.MustEnd(0).Finished.GetProperty("bytes").GetInt64());
        (await RunningProgram.RunAsync("cmp", place.InSource("big"), place.At("got"))).MustEnd(0);
        (await RunningProgram.RunAsync("cmp", place.InSource("sparse"), place.At("zeros"))).MustEnd(0);
    }

    [Fact]
    public async Task A_huge_sparse_file_needs_no_memory()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("truncate -s 3G sparse");
        _ = await place.BackupAsync();

        using var running = new RunningProgram(
            "env",
            [
                "DOTNET_GCHeapHardLimit=0x6000000",
                Workplace.Program,
                .. place.WithGlobals(["restore", "docs@latest", "--to-program", "wc -c", "--verbose"]),
            ]
        );
        var result = (await running.FinishAsync()).MustEnd(0);

        Assert.Contains("3221225472 (restore.program-stdout)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_runs_once_for_each_file_and_sees_nothing_that_is_meant_for_comet()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf 1 > one; mkdir d; printf 2 > 'd/two words'");
        _ = await place.BackupAsync();
        var command = $"(echo \"$COMET_PATH|$COMET_NAME|$(cat)\"; env | grep -c '^COMET_') >> '{place.At("told")}'";

        using var running = new RunningProgram(
            "env",
            [
                "COMET_SECRET=1",
                Workplace.Program,
                .. place.WithGlobals(["restore", $"docs@latest:{place.Source}", "--to-program", command, "--per-file"]),
            ]
        );
        (await running.FinishAsync()).MustEnd(0);

        Assert.Equal(
            $"{place.Source}/d/two words|two words|2\n2\n{place.Source}/one|one|1\n2\n",
            await File.ReadAllTextAsync(place.At("told"))
        );
    }

    [Fact]
    public async Task What_cannot_work_is_refused_before_anything_runs()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf 1 > one; printf 2 > two; mkdir empty; ln -s one link");
        _ = await place.BackupAsync();
        var snapshot = $"docs@latest:{place.Source}";
        var command = $"touch '{place.At("ran")}'";
        string[][] wrong =
        [
            ["--to-program", command],
            ["empty", "link", "--to-program", command, "--per-file"],
            ["gone", "--to-program", command],
            ["one", "--to-program", command, "--to", place.Target],
            ["one", "--to-program", command, "--to-source"],
            ["one", "--to-program", command, "--simulate"],
            ["one", "--to-program", command, "--overwrite", "always"],
            ["one", "--to-source", "--simulate"],
            ["one", "--to", place.Target, "--per-file"],
            ["one", "--to", place.Target, "--item", "docs"],
            ["one"],
        ];

        foreach (var arguments in wrong)
        {
            var refused = (await place.CometAsync(["restore", snapshot, .. arguments])).MustEnd(2);
            Assert.Contains("  try: ", refused.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(place.At("ran")));
        Assert.False(Directory.Exists(place.Target));
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task How_a_program_ends_is_how_the_job_ends()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 5000000 /dev/urandom > big");
        _ = await place.BackupAsync();
        async Task<ProgramResult> GiveAsync(string command, int exitCode) =>
            (await place.CometAsync("restore", "docs@latest", "--to-program", command, "--json")).MustEnd(exitCode);

        _ = await GiveAsync("wc -c", 0);
        _ = await GiveAsync("head -c 1 > /dev/null", 3);
        _ = await GiveAsync("cat > /dev/null; echo careful >&2", 3);
        var failed = await GiveAsync("cat > /dev/null; echo 'ERROR: relation exists' >&2; exit 3", 1);

        Assert.Equal("error", failed.Finished.GetProperty("status").GetString());
        var log = await place.CometAsync("job", "log", failed.Finished.GetProperty("job").GetString()!);
        Assert.Contains("ERROR: relation exists", log.MustEnd(0).Output, StringComparison.Ordinal);
        Assert.Contains("ended with exit code 3", log.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 4)]
    [InlineData("INT", 4)]
    [InlineData("KILL", 137)]
    public async Task A_program_never_takes_a_restore_that_was_stopped_for_a_whole_one(string signal, int exitCode)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("truncate -s 1T sparse");
        _ = await place.BackupAsync();
        var command =
            $"cd '{place.Root}'; trap '' TERM INT HUP; sleep 1000 & echo $! > child; echo $$ > shell; "
            + "cat > /dev/null; echo end > end; wait";

        using var running = place.Start("restore", "docs@latest", "--to-program", command);
        await running.WaitUntilAsync(() => Length(place.At("shell")) > 0);
        var stopped = TimeProvider.System.GetTimestamp();
        await running.SignalAsync(signal);
        (await running.FinishAsync()).MustEnd(exitCode);

        string[] programs = [await File.ReadAllTextAsync(place.At("child")), await File.ReadAllTextAsync(place.At("shell"))];
        await Eventually(() => programs.All(static id => !IsRunning(id)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(stopped), TimeSpan.Zero, CancelLimit);
        Assert.False(File.Exists(place.At("end")));
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static bool IsRunning(string id)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"/proc/{int.Parse(id, CultureInfo.InvariantCulture)}/stat");
        try
        {
            return File.ReadAllText(status).Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(CancelLimit);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            _ = await ticks.WaitForNextTickAsync(patience.Token);
        }
    }
}
