using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

/// <summary>Sources that are hard to name, too many to count, or never stand still.</summary>
[Trait("Req", "FF-11")]
[Trait("Req", "FF-12")]
public sealed class HostileSourceScenarios
{
    /// <summary>Makes, fills, cuts, moves, removes and exchanges the same few names for as long as it runs.</summary>
    private const string Churn = """
        cd churn
        RANDOM=$0
        while :; do
            n=$((RANDOM % 40)) name=thing-$n
            case $((RANDOM % 12)) in
                0) rm -rf "$name"; mkdir "$name" && echo inside > "$name/inside" ;;
                1) rm -rf "$name"; mkfifo "$name" ;;
                2) rm -rf "$name"; ln -s "thing-$((RANDOM % 40))" "$name" ;;
                3) rm -rf "$name" ;;
                4) mv -T "$name" "thing-$((RANDOM % 40))" ;;
                5) [ -f "$name" ] && truncate -s $((RANDOM * 20)) "$name" ;;
                6) [ -f "$name" ] && [ ! -L "$name" ] && ln -f "$name" "also-$n" ;;
                7) [ -f "$name" ] && : > "$name" ;;
                *) [ -p "$name" ] || [ -L "$name" ] || [ -d "$name" ] || head -c $((RANDOM * 30)) /dev/zero | tr '\0' a >> "$name" ;;
            esac
        done 2> /dev/null
        """;

    [Theory]
    [InlineData(1)]
    public async Task A_tree_that_never_stands_still_is_backed_up_with_warnings_at_most(int seed)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("mkdir churn still; for n in $(seq 300); do head -c $((n * 99)) /dev/urandom > still/$n; done");
        await place.ShellAsync("mkdir still/sub; mkfifo still/pipe; ln still/1 still/sub/also-1; ln -s nowhere still/link");
        using (
            var churn = new RunningProgram(
                "bash",
                ["-c", $"cd '{place.Source}'\n{Churn}", seed.ToString(CultureInfo.InvariantCulture)]
            )
        )
        {
            for (var run = 0; run < 4; run++)
            {
                var backup = await place.CometAsync("backup", "docs", "--json");
                Assert.Contains(backup.ExitCode, new[] { 0, 3 });
                (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
            }
        }

        (await place.CometAsync("restore", $"docs@latest:{place.Source}/still", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.InSource("still"), place.Target);
        // What has come to rest by now is taken as it is.
        var last = await place.CometAsync("backup", "docs", "--json");
        Assert.Equal("success", last.MustEnd(0).Finished.GetProperty("status").GetString());
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.At("all"))).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.At("all"));
    }

    [Fact]
    public async Task Names_of_any_bytes_and_length_nodes_of_any_kind_and_very_many_entries_come_back()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync(
            """
            mkdir many names
            (cd many && seq -f 'entry-%06g' 1 200000 | xargs touch)
            printf 1 > "names/$(printf '%0255d' 0)"
            printf 2 > "names/$(printf 'é%.0s' $(seq 127))"
            printf 3 > $'names/\xff\xfe\x80'
            printf 4 > $'names/\x01\x1b[31m\r\n\t'
            printf 5 > 'names/ '
            printf 6 > 'names/-rf'
            printf 7 > 'names/...'
            mkfifo names/pipe
            mknod names/null c 1 3
            mknod names/loop b 7 0
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("names/socket")'
            """
        );
        await place.AgeSourceAsync();

        _ = await place.BackupAsync();
        var second = (await place.BackupAsync()).Finished;
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);

        Assert.Equal(0, second.GetProperty("bytes").GetProperty("read").GetInt64());
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Fact]
    public async Task A_path_longer_than_the_system_takes_comes_back()
    {
        using var place = await Workplace.WithItemAsync();
        // 5,000 bytes in names of 9, entered one by one.
        const string deep = "for n in $(seq 500); do mkdir -p 'dir-level' && cd -P ./dir-level; done 2> /dev/null";
        await place.ShellAsync($"{deep}; printf 'down here' > last");

        _ = await place.BackupAsync();
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);

        var found = await RunningProgram.RunAsync("bash", "-euc", $"cd \"$0\"; {deep}; cat last", place.Target);
        Assert.Equal("down here", found.MustEnd(0).Output);
        var path = string.Concat(Enumerable.Repeat("/dir-level", 500));
        Assert.Equal("down here", (await place.CometAsync("cat", $"docs@latest:{place.Source}{path}/last")).MustEnd(0).Output);
    }

    [Theory]
    [InlineData("pread64", "large")]
    [InlineData("getdents64", "folder")]
    public async Task A_disk_that_fails_in_the_middle_costs_what_it_hides_and_is_told(string call, string name)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf good > good; head -c 5000000 /dev/urandom > large; mkdir folder; echo 1 > folder/inside");
        var path = place.InSource(name);

        var backup = await RunningProgram.RunAsync(
            "strace",
            ["-f", "-o", "/dev/null", "-P", path, "-e", $"inject={call}:error=EIO:when=1+", Workplace.Program, .. place.WithGlobals(["backup", "docs"])]
        );

        Assert.Contains(path, backup.MustEnd(3).Error, StringComparison.Ordinal);
        Assert.Contains("Input/output error", backup.Error, StringComparison.Ordinal);
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
        Assert.Equal("good", (await place.CometAsync("cat", $"docs@latest:{place.Source}/good")).MustEnd(0).Output);
        (await place.CometAsync("backup", "docs")).MustEnd(0);
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }
}
