namespace Comet.Modular.Scenarios;

[Trait("Req", "HO-12")]
public sealed class SourceRestoreScenarios
{
    [Theory]
    [InlineData("entries=200", "streams=1", "holes=3", "maxSize=200000", "links=2")]
    [InlineData("entries=100", "restoreOrder=shuffled", "restoreReaders=8", "sparseBytes=1099511627776")]
    public async Task A_snapshot_goes_back_into_its_source(params string[] settings)
    {
        using var place = await WithReferenceAsync(settings);
        (await place.CometAsync("backup", "r")).MustEnd(0);

        var restored = (await place.CometAsync("restore", "r@latest", "--to-source", "--json")).MustEnd(0);

        Assert.Equal("success", restored.Finished.GetProperty("status").GetString());
        Assert.EndsWith(" 0 differences.", MessageOf(restored, "reference.compared"), StringComparison.Ordinal);
        var jobs = (await place.CometAsync("job", "list", "--json")).MustEnd(0).Json.EnumerateArray().ToList();
        Assert.Equal("restore", jobs[^1].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Chosen_entries_go_into_another_item_with_its_secrets()
    {
        using var place = await WithReferenceAsync("entries=100");
        (await place.CometAsync("backup", "r")).MustEnd(0);
        (
            await place.CometAsync(
                ["item", "add", "other", "--type", "reference", "--set", "restorePart=true", "--set", "secret=swordfish"]
            )
        ).MustEnd(0);

        var restored = await place.CometAsync("restore", "r@latest:/d00001", "--to-source", "--item", "other", "--json");

        Assert.Equal("The secret has 9 characters.", MessageOf(restored.MustEnd(0), "reference.secret"));
        Assert.StartsWith("21 entries ", MessageOf(restored, "reference.compared"), StringComparison.Ordinal);
        (await place.CometAsync("restore", "r@latest", "--to-source", "--item", "gone")).MustEnd(2);
        await place.AddSourceItemAsync();
        (await place.CometAsync("restore", "r@latest", "--to-source", "--item", "docs")).MustEnd(2);
    }

    [Fact]
    public async Task Without_the_item_the_settings_in_the_snapshot_are_used()
    {
        using var place = await WithReferenceAsync("entries=30", "seed=77");
        (await place.CometAsync("backup", "r")).MustEnd(0);
        (await place.CometAsync("item", "remove", "r")).MustEnd(0);

        var restored = (await place.CometAsync("restore", "r@latest", "--to-source", "--json")).MustEnd(0);

        Assert.EndsWith(" 0 differences.", MessageOf(restored, "reference.compared"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_difference_is_an_error_that_names_the_path()
    {
        using var place = await WithReferenceAsync("entries=20");
        (await place.CometAsync("backup", "r")).MustEnd(0);
        (await place.CometAsync("item", "add", "other", "--type", "reference", "--set", "entries=19")).MustEnd(0);

        var restored = await place.CometAsync("restore", "r@latest", "--to-source", "--item", "other", "--json");

        Assert.Equal("error", restored.MustEnd(1).Finished.GetProperty("status").GetString());
        Assert.Contains("is in the snapshot and not in the model", MessageOf(restored, "reference.difference"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_cannot_restore_says_what_else_can_be_done()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf 1 > one");
        _ = await place.BackupAsync();

        var refused = (await place.CometAsync("restore", "docs@latest", "--to-source")).MustEnd(2);

        Assert.Contains("comet.files cannot put entries", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--to DIR", refused.Error, StringComparison.Ordinal);
    }

    private static string MessageOf(ProgramResult result, string code) =>
        result.Events.First(each => each.TryGetProperty("code", out var found) && found.GetString() == code)
            .GetProperty("message")
            .GetString()!;

    internal static async Task<Workplace> WithReferenceAsync(params string[] settings)
    {
        var place = new Workplace();
        await place.CreateVaultAsync();
        await place.OwnPluginsAsync(copyFiles: false);
        (await place.CometAsync("plugin", "enable", "comet.reference")).MustEnd(0);
        (
            await place.CometAsync(
                ["item", "add", "r", "--type", "reference", .. settings.SelectMany(static each => new[] { "--set", each })]
            )
        ).MustEnd(0);
        return place;
    }
}
