namespace Comet.Modular.Scenarios;

public sealed class RestoreScenarios
{
    [Theory]
    [Trait("Req", "HO-12")]
    [InlineData("none", 3, "older there", "newer there")]
    [InlineData("older", 0, "snapshot 1", "newer there")]
    [InlineData("different", 0, "snapshot 1", "snapshot 2")]
    [InlineData("always", 0, "snapshot 1", "snapshot 2")]
    public async Task What_is_there_already_is_treated_as_the_policy_says(
        string policy,
        int exitCode,
        string older,
        string newer
    )
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync(
            """
            printf 'snapshot 1' > older; printf 'snapshot 2' > newer; printf 'same' > same
            touch -d 2020-01-01 older newer same
            mkdir ../target
            printf 'older there' > ../target/older; touch -d 2010-01-01 ../target/older
            printf 'newer there' > ../target/newer; touch -d 2030-01-01 ../target/newer
            """
        );
        _ = await place.BackupAsync();

        var root = $"docs@latest:{place.Source}";
        (await place.CometAsync("restore", root, "--to", place.Target, "--overwrite", policy)).MustEnd(exitCode);

        Assert.Equal(older, await File.ReadAllTextAsync(Path.Combine(place.Target, "older")));
        Assert.Equal(newer, await File.ReadAllTextAsync(Path.Combine(place.Target, "newer")));
        Assert.Equal("same", await File.ReadAllTextAsync(Path.Combine(place.Target, "same")));
    }

    [Fact]
    [Trait("Req", "HO-12")]
    public async Task A_simulated_restore_reads_everything_and_writes_nothing()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        _ = await place.BackupAsync();

        var result = (
            await place.CometAsync("restore", "docs@latest", "--to", place.Target, "--simulate", "--json")
        ).MustEnd(0);

        Assert.True(result.Finished.GetProperty("bytes").GetInt64() > 600_000);
        Assert.False(Directory.Exists(place.Target));
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task Jobs_are_listed_with_their_logs()
    {
        using var place = await Workplace.WithItemAsync();
        _ = await place.BackupAsync();
        (await place.CometAsync("restore", "docs@latest", "--to", place.Target)).MustEnd(0);

        var jobs = (await place.CometAsync("job", "list", "--json")).MustEnd(0).Json.EnumerateArray().ToList();

        Assert.Equal(["backup", "restore"], jobs.Select(static job => job.GetProperty("kind").GetString()!).ToArray());
        Assert.All(jobs, static job => Assert.Equal("success", job.GetProperty("status").GetString()));
        var id = jobs[0].GetProperty("id").GetString()!;
        var shown = (await place.CometAsync("job", "show", id[..6], "--json")).MustEnd(0).Json;
        Assert.True(shown.GetProperty("counts").GetProperty("entries").GetProperty("new").GetInt64() > 0);
        (await place.CometAsync("job", "log", id, "--json")).MustEnd(0);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(place.Home, "logs"), "*.clef"));
    }

    [Fact]
    [Trait("Req", "HO-12")]
    public async Task Who_cannot_give_files_away_restores_none_that_act_in_the_name_of_another()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf 'tool' > tool; chmod 4755 tool; printf 'plain' > plain");
        _ = await place.BackupAsync();
        await Workplace.ShellAsync("chmod 0755 .; chown -R 65534:65534 home vault; mkdir target; chown 65534:65534 target", place.Root);

        var result = await RunningProgram.RunAsync(
            "setpriv",
            [
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Workplace.Program,
                .. place.WithGlobals(["restore", $"docs@latest:{place.Source}", "--to", place.Target]),
            ]
        );

        Assert.Contains("set-user-id", result.MustEnd(3).Error, StringComparison.Ordinal);
        Assert.Equal("755", await ModeAsync(place, "tool"));
        Assert.Equal("644", await ModeAsync(place, "plain"));
    }

    [Fact]
    public async Task Unknown_names_and_snapshots_are_wrong_use()
    {
        using var place = await Workplace.WithItemAsync();

        (await place.CometAsync("backup", "nothing")).MustEnd(2);
        (await place.CometAsync("ls", "docs@latest")).MustEnd(2);
        (await place.CometAsync("ls", "abcd")).MustEnd(2);
        (await place.CometAsync("ls", "not/an/id")).MustEnd(2);
        (await place.CometAsync("vault", "show", "nothing")).MustEnd(2);
        (await place.CometAsync("vault", "create", "x", "s3://bucket/vault")).MustEnd(2);
        (await place.CometAsync("job", "log", "ff")).MustEnd(2);
        (await place.CometAsync("item", "add", "docs", "--type", "files", "--set", "paths=[\"/a\"]")).MustEnd(2);
    }

    private static async Task<string> ModeAsync(Workplace place, string name) =>
        (await RunningProgram.RunAsync("stat", "-c", "%a", Path.Combine(place.Target, name))).MustEnd(0).Output.Trim();
}
