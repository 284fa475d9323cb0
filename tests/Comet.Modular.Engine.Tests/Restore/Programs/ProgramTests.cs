using System.Globalization;
using System.Security.Cryptography;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;

namespace Comet.Modular.Engine.Tests.Restore.Programs;

[Trait("Req", "HO-12")]
public sealed class ProgramTests
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_arrives_whole_and_the_program_is_told_which_it_is()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        await using var bench = await ProgramBench.WithFilesAsync(("d/data", content), ("d/other", [1]));

        var result = await bench.RunAsync(
            """cat > "$OUT/got"; printf '%s %s' "$COMET_PATH" "$COMET_NAME" > "$OUT/told" """,
            "d/data"
        );

        Assert.Equal((Severity.Information, 1, content.Length, 0), (result.Worst, result.Entries, result.Bytes, result.Skipped));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.At("got"), Cancellation));
        Assert.Equal("/d/data data", await bench.ReadAsync("told"));
    }

    [Fact]
    public async Task Every_chosen_file_gets_a_run_of_its_own_in_path_order()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("b/2", "two"u8.ToArray()), ("a", "one"u8.ToArray()), ("c", []));

        var result = await bench.RunAsync(
            """printf '%s=' "$COMET_PATH" >> "$OUT/all"; cat >> "$OUT/all"; echo >> "$OUT/all" """,
            perFile: true,
            Cancellation
        );

        Assert.Equal((Severity.Information, 3), (result.Worst, result.Entries));
        Assert.Equal("/a=one\n/b/2=two\n/c=\n", await bench.ReadAsync("all"));
    }

    [Fact]
    public async Task A_hostile_name_reaches_the_program_as_a_plain_name()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("..", "x"u8.ToArray()));

        _ = await bench.RunAsync("""cat > "$OUT/vault/$COMET_NAME" """);

        Assert.Equal("x", await bench.ReadAsync("vault/%2E%2E"));
    }

    [Theory]
    [InlineData("restore.many-files", false, "d")]
    [InlineData("restore.no-file", true, "e")]
    [InlineData("restore.path-missing", true, "d/1", "gone")]
    public async Task A_wrong_choice_is_refused_before_anything_runs(string code, bool perFile, params string[] chosen)
    {
        await using var bench = await ProgramBench.WithItemAsync("""{ "entries": 4, "depth": 1, "fanout": 2, "links": 1 }""");
        var names = chosen.Select(static name => name switch
        {
            "d" => "d00000",
            "e" => "l00000",
            "d/1" => "d00000/f00000001",
            _ => name,
        });

        var refused = await Assert.ThrowsAsync<SelectionException>(
            () => bench.RunAsync("""echo ran > "$OUT/ran" """, perFile, Cancellation, [.. names])
        );

        Assert.Equal(code, refused.Code);
        Assert.False(File.Exists(bench.At("ran")));
    }

    [Fact]
    public async Task Holes_are_zeros()
    {
        const long length = 256L << 20;
        await using var bench = await ProgramBench.WithItemAsync(
            string.Create(CultureInfo.InvariantCulture, $$"""{ "entries": 0, "sparseBytes": {{length}} }""")
        );

        var result = await bench.RunAsync("""tr -d '\0' | wc -c > "$OUT/data" """);

        Assert.Equal((Severity.Information, length), (result.Worst, result.Bytes));
        // The sparse content has 48 bytes that are no zeros by design, and a few of them may be.
        Assert.InRange(int.Parse(await bench.ReadAsync("data"), CultureInfo.InvariantCulture), 40, 48);
    }

    [Theory]
    [InlineData("cat > /dev/null; exit 3", "ended with exit code 3.")]
    [InlineData("cat > /dev/null; kill -9 $$", "was killed by signal 9.")]
    [InlineData("cat > /dev/null; (exit 143)", "was killed by signal 15.")]
    [InlineData("head -c 10 > /dev/null; exit 4", "ended with exit code 4 before it had read all of it.")]
    public async Task A_program_that_fails_is_an_error_that_names_its_code(string command, string expected)
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", new byte[5_000_000]));

        var result = await bench.RunAsync(command);

        Assert.Equal((Severity.Error, 0, 1), (result.Worst, result.Entries, result.Skipped));
        Assert.Equal($"The program that was given /data {expected}", Assert.Single(bench.Errors).Message);
        Assert.Equal("/data", bench.Errors[0].Path!.ToString());
    }

    [Fact]
    public async Task A_program_that_is_content_with_a_part_is_a_warning()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", RandomNumberGenerator.GetBytes(5_000_000)));

        var result = await bench.RunAsync("head -c 10 > /dev/null");

        Assert.Equal((Severity.Warning, 1), (result.Worst, result.Entries));
        Assert.Equal("restore.program-stopped-reading", Assert.Single(bench.Warnings).Code);
    }

    [Fact]
    public async Task What_a_program_prints_is_in_the_log_and_can_never_stop_it()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", RandomNumberGenerator.GetBytes(2_000_000)));

        var result = await bench.RunAsync("seq 200000; seq 200000 >&2; wc -c");

        var output = bench.Observer.Diagnostics.FindAll(static each => each.Code is "restore.program-stdout");
        Assert.Equal(Severity.Warning, result.Worst);
        Assert.Equal((1001, 1001), (output.Count, bench.Warnings.Count));
        Assert.Equal(("1", "2000000"), (output[0].Message, output[^1].Message));
        Assert.Equal("(199000 lines are left out here.)", bench.Warnings[900].Message);
        Assert.Equal("200000", bench.Warnings[^1].Message);
    }

    [Fact]
    public async Task A_program_has_the_signals_of_an_ordinary_shell()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", [1]));

        var result = await bench.RunAsync("cat > /dev/null; yes | head -n 1");

        Assert.Equal(Severity.Information, result.Worst);
    }

    [Fact]
    public async Task Control_characters_and_endless_lines_do_not_reach_the_log()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", [1]));

        _ = await bench.RunAsync("""cat > /dev/null; printf '\033[2Jx\r\n\nlast'; head -c 10000 /dev/zero | tr '\0' a""");

        Assert.Equal("""\x1b[2Jx""", bench.Observer.Diagnostics[0].Message, ignoreCase: true);
        Assert.Equal(4096, bench.Observer.Diagnostics[1].Message.Length);
        Assert.Equal(2, bench.Observer.Diagnostics.Count);
    }

    [Fact]
    public async Task Damage_kills_the_program_before_it_can_take_the_part_for_the_whole()
    {
        await using var bench = await ProgramBench.WithDamageAsync(
            RandomNumberGenerator.GetBytes(2_000_000),
            RandomNumberGenerator.GetBytes(6_000_000),
            ("b", "fine"u8.ToArray())
        );

        var result = await bench.RunAsync(
            """cat > "$OUT/$COMET_NAME" && echo end > "$OUT/$COMET_NAME.end" """,
            perFile: true,
            Cancellation
        );

        Assert.Equal((Severity.Error, 1, 1), (result.Worst, result.Entries, result.Skipped));
        var error = Assert.Single(bench.Errors);
        Assert.Equal(("restore.content-lost", "/a"), (error.Code, error.Path!.ToString()));
        Assert.InRange(new FileInfo(bench.At("a")).Length, 1_000_000, 2_000_000);
        Assert.False(File.Exists(bench.At("a.end")));
        Assert.True(File.Exists(bench.At("b.end")));
    }

    [Fact]
    public async Task Cancelling_ends_all_that_the_program_started_although_it_ignores_signals()
    {
        await using var bench = await ProgramBench.WithItemAsync("""{ "entries": 0, "sparseBytes": 1099511627776 }""");
        using var cancel = new CancellationTokenSource();

        var running = bench.RunAsync(
            """
            trap '' TERM INT HUP
            sleep 1000 & echo $! > "$OUT/child"; echo $$ > "$OUT/shell"
            cat > /dev/null; echo end > "$OUT/end"; wait
            """,
            perFile: false,
            cancel.Token
        );
        var (child, shell) = (await bench.WaitForAsync("child"), await bench.WaitForAsync("shell"));
        await cancel.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(CancelLimit, Cancellation));
        await EndAsync(child);
        await EndAsync(shell);
        Assert.False(File.Exists(bench.At("end")));
    }

    [Fact]
    public async Task Nothing_that_the_program_leaves_in_the_background_stays()
    {
        await using var bench = await ProgramBench.WithFilesAsync(("data", [1]));

        var result = await bench.RunAsync("""cat > "$OUT/got"; sleep 1000 > /dev/null 2>&1 & echo $! > "$OUT/child" """);

        Assert.Equal(Severity.Information, result.Worst);
        await EndAsync(await bench.ReadAsync("child"));
    }

    /// <summary>A killed process is gone a moment after the kill.</summary>
    private static async Task EndAsync(string id)
    {
        using var patience = new CancellationTokenSource(CancelLimit);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (IsRunning(id))
        {
            _ = await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>One that waits for its parent to notice its end runs no more.</summary>
    private static bool IsRunning(string id)
    {
        var status = $"/proc/{id.Trim()}/stat";
        try
        {
            return File.Exists(status) && File.ReadAllText(status).Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
