namespace Comet.Modular.Scenarios;

public sealed class PluginScenarios
{
    [Fact]
    [Trait("Req", "HO-02")]
    public async Task A_plugin_with_a_changed_file_is_refused()
    {
        using var place = await Workplace.WithItemAsync();
        await place.OwnPluginsAsync(copyFiles: true);
        await Workplace.ShellAsync("printf 'x' >> \"$(find plugins/comet.files -name '*.dll' | head -1)\"", place.Root);

        var refused = (await place.CometAsync("backup", "docs", "--json")).MustEnd(5);

        Assert.Contains("(plugin.changed)", refused.Error, StringComparison.Ordinal);
        Assert.Equal("error", refused.Finished.GetProperty("status").GetString());
        (await place.CometAsync("plugin", "verify")).MustEnd(5);
    }

    [Fact]
    [Trait("Req", "HO-02")]
    public async Task A_disabled_plugin_is_refused_until_it_is_enabled()
    {
        using var place = new Workplace();
        await place.OwnPluginsAsync(copyFiles: false);

        var refused = (await place.CometAsync("item", "add", "r", "--type", "reference")).MustEnd(5);
        Assert.Contains("(plugin.disabled)", refused.Error, StringComparison.Ordinal);

        (await place.CometAsync("plugin", "enable", "comet.reference")).MustEnd(0);
        (await place.CometAsync("item", "add", "r", "--type", "reference")).MustEnd(0);
        (await place.CometAsync("plugin", "disable", "comet.reference")).MustEnd(0);
        (await place.CometAsync("item", "add", "s", "--type", "reference")).MustEnd(5);
    }

    [Fact]
    [Trait("Req", "HO-04")]
    public async Task The_large_files_of_a_plugin_process_are_lent_to_the_host_and_come_back_equal()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await place.OwnPluginsAsync(copyFiles: false);
        await Workplace.ShellAsync("sed -i 's/\"inProcess\"/\"childProcess\"/' plugins.json", place.Root);
        await place.AddSourceItemAsync();
        await place.ShellAsync(
            """
            head -c 9000001 /dev/urandom > large
            cp large sparse && truncate -s 20000000 sparse && head -c 3000000 /dev/urandom >> sparse
            echo small > small
            """
        );
        var trace = place.At("trace");

        (
            await RunningProgram.RunAsync(
                "strace",
                ["-f", "-qq", "-e", "trace=pidfd_getfd", "-o", trace, Workplace.Program, .. place.WithGlobals(["backup", "docs"])]
            )
        ).MustEnd(0);

        // One for the large file, two for the data around the hole, if the file system tells of it.
        var borrowed = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.InRange(borrowed.Count(static line => line.Contains("pidfd_getfd(", StringComparison.Ordinal)), 2, 3);
        Assert.DoesNotContain(borrowed, static line => line.Contains("= -1", StringComparison.Ordinal));
        (await place.CometAsync("restore", "docs@latest", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target + place.Source);
    }

    [Fact]
    public async Task An_unknown_type_names_the_known_ones()
    {
        using var place = new Workplace();

        var refused = (await place.CometAsync("item", "add", "x", "--type", "file")).MustEnd(2);

        Assert.Contains("files", refused.Error, StringComparison.Ordinal);
        (await place.CometAsync("plugin", "enable", "comet.nothing")).MustEnd(2);
    }

    [Fact]
    public async Task All_problems_of_settings_are_told_at_once()
    {
        using var place = new Workplace();
        string[] wrong = ["paths=[\"relative\"]", "exclude=[{\"glob\":\"[a\"}]", "foo=1"];
        string[] told = ["/paths/0", "/exclude/0/glob", "/foo"];
        var asked = await place.CometAsync(
            ["item", "add", "x", "--type", "files", .. wrong.SelectMany(static each => new[] { "--set", each })]
        );
        Assert.All(told, pointer => Assert.Contains(pointer, asked.MustEnd(2).Error, StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            place.At("settings.json"),
            """{ "paths": ["/a", 7], "excludes": [], "rescanUnchanged": "yes" }"""
        );

        var refused = (
            await place.CometAsync("item", "add", "x", "--type", "files", "--settings", place.At("settings.json"))
        ).MustEnd(2);

        Assert.Contains("/paths/1", refused.Error, StringComparison.Ordinal);
        Assert.Contains("/excludes", refused.Error, StringComparison.Ordinal);
        Assert.Contains("/rescanUnchanged", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await place.CometAsync("item", "list", "--json")).MustEnd(0).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_secret_setting_is_never_kept_or_shown_in_clear()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await place.OwnPluginsAsync(copyFiles: false);
        (await place.CometAsync("plugin", "enable", "comet.reference")).MustEnd(0);

        (await place.CometAsync("item", "add", "r", "--type", "reference", "--set", "secret=swordfish")).MustEnd(0);
        (await place.CometAsync("backup", "r", "--verbose")).MustEnd(0);

        var shown = await place.CometAsync("item", "show", "r", "--json");
        Assert.True(shown.MustEnd(0).Json.GetProperty("hasSecrets").GetBoolean());
        var found = await RunningProgram.RunAsync("grep", "-rla", "swordfish", place.Home);
        Assert.Equal(string.Empty, found.MustEnd(1).Output);
    }

    [Fact]
    public async Task The_list_of_plugins_says_what_each_is()
    {
        using var place = new Workplace();

        var list = (await place.CometAsync("plugin", "list", "--json")).MustEnd(0).Json;

        var files = list.EnumerateArray().Single(static each => each.GetProperty("id").GetString() is "comet.files");
        Assert.True(files.GetProperty("enabled").GetBoolean());
        Assert.Equal("inProcess", files.GetProperty("isolation").GetString());
        Assert.Equal("included", files.GetProperty("licence").GetString());
        Assert.Equal("idle", files.GetProperty("health").GetString());
        Assert.Equal("files", Assert.Single(files.GetProperty("types").EnumerateArray()).GetString());
    }
}
