using System.Globalization;
using System.Text.Json;

namespace Comet.Modular.Scenarios;

public sealed class ChangeScenarios
{
    private const long ManyBytes = 200L << 20;
    private const long FewBytes = 2L << 20;

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task A_second_backup_of_an_unchanged_tree_reads_nothing_and_opens_no_file()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        var first = (await place.BackupAsync()).Finished;

        var trace = place.At("trace");
        var arguments = place.WithGlobals(["backup", "docs", "--json"]);
        var second = await RunningProgram.RunAsync(
            "strace",
            ["-f", "-y", "-e", "trace=open,openat", "-o", trace, Workplace.Program, .. arguments]
        );

        var finished = second.MustEnd(0).Finished;
        Assert.Equal(0, Bytes(finished, "read"));
        Assert.Equal(0, Bytes(finished, "new"));
        Assert.Equal(0, Entries(finished, "new") + Entries(finished, "removed"));
        Assert.Equal(0, Entries(finished, "changed"));
        Assert.Equal(Entries(first, "new"), Entries(finished, "unchanged"));
        Assert.InRange(Bytes(finished, "stored"), 1, 64 << 10);
        var opened = (await File.ReadAllLinesAsync(trace))
            .Where(line => line.Contains(place.Source, StringComparison.Ordinal))
            .Where(static line => !line.Contains("O_DIRECTORY", StringComparison.Ordinal))
            .Where(static line => !line.Contains("O_PATH", StringComparison.Ordinal));
        Assert.Empty(opened);
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task New_changed_and_removed_entries_are_counted()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        _ = await place.BackupAsync();

        await place.ShellAsync(
            """
            printf 'other\n' > nothing
            chmod 0640 hello.txt
            rm random.bin
            printf 'fresh' > fresh
            """
        );
        var finished = (await place.BackupAsync()).Finished;

        // Hard links share their permissions, and the folder that holds the files has a new time.
        Assert.Equal(1, Entries(finished, "new"));
        Assert.Equal(1, Entries(finished, "removed"));
        Assert.Equal(4, Entries(finished, "changed"));
        // A new mode is a new change time, so the file with two names is read once more, and not stored again.
        Assert.Equal(11 + "hello world\n".Length, Bytes(finished, "read"));
        Assert.Equal(11, Bytes(finished, "new"));
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task An_attribute_that_changed_alone_is_backed_up_and_kept_by_what_comes_after()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        _ = await place.BackupAsync();

        await place.ShellAsync("setfattr -n user.key -v other hello.txt");
        var changed = (await place.BackupAsync()).Finished;
        var kept = (await place.BackupAsync()).Finished;

        Assert.InRange(Entries(changed, "changed"), 1, 2);
        Assert.Equal(0, Entries(kept, "changed"));
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task A_byte_in_front_of_a_large_file_or_another_name_for_it_costs_little()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync(
            string.Create(CultureInfo.InvariantCulture, $"head -c {ManyBytes} /dev/urandom > large")
        );
        var first = (await place.BackupAsync()).Finished;
        Assert.Equal(ManyBytes, Bytes(first, "new"));

        await place.ShellAsync("{ printf x; cat large; } > shifted; rm large; mkdir sub; mv shifted sub/large");
        var shifted = (await place.BackupAsync()).Finished;
        Assert.InRange(Bytes(shifted, "new"), 1, FewBytes);
        Assert.InRange(Bytes(shifted, "stored"), 1, FewBytes);

        await place.ShellAsync("mv sub/large moved");
        var moved = (await place.BackupAsync()).Finished;
        Assert.InRange(Bytes(moved, "new"), 0, FewBytes);
        Assert.InRange(Bytes(moved, "stored"), 1, FewBytes);
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task Rescan_reads_what_looks_unchanged()
    {
        using var place = await Workplace.WithItemAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "0123456789");
        await place.AgeSourceAsync();
        _ = await place.BackupAsync();

        var rescan = (await place.CometAsync("backup", "docs", "--rescan", "--json")).MustEnd(0).Finished;

        Assert.Equal(10, Bytes(rescan, "read"));
        Assert.Equal(0, Bytes(rescan, "new"));
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task A_change_is_backed_up_although_the_modification_time_was_put_back()
    {
        using var place = await Workplace.WithItemAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "0123456789");
        await place.AgeSourceAsync();
        _ = await place.BackupAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "abcdefghij");
        await place.AgeSourceAsync();

        var second = (await place.BackupAsync()).Finished;

        Assert.Equal(10, Bytes(second, "new"));
        Assert.Equal("abcdefghij", (await place.CometAsync("cat", $"docs@latest:{place.Source}/a")).MustEnd(0).Output);
    }

    private static long Bytes(JsonElement finished, string name) =>
        finished.GetProperty("bytes").GetProperty(name).GetInt64();

    private static long Entries(JsonElement finished, string name) =>
        finished.GetProperty("entries").GetProperty(name).GetInt64();
}
