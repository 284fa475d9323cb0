namespace Comet.Modular.Scenarios;

public sealed class ItemScenarios
{
    [Fact]
    [Trait("Req", "FF-01")]
    public async Task What_there_is_to_select_is_shown_folder_by_folder()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("mkdir d; printf 12345 > five");

        var nodes = (await place.CometAsync("item", "browse", "files", place.Source, "--json")).MustEnd(0).Json;
        var table = (await place.CometAsync("item", "browse", "docs", place.Source)).MustEnd(0).Output;

        Assert.Equal(2, nodes.GetArrayLength());
        Assert.Equal(place.InSource("d"), nodes[0].GetProperty("selection").GetString());
        Assert.Equal(5, nodes[1].GetProperty("size").GetInt64());
        Assert.Matches(@"(?m)^d/ +- +/.*/d +/.*/d *$", table);
        (await place.CometAsync("item", "browse", "files", place.InSource("gone"))).MustEnd(1);
        (await place.CometAsync("item", "browse", "nothing")).MustEnd(2);
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task An_item_is_estimated_as_a_backup_then_finds_it()
    {
        using var place = await SourceRestoreScenarios.WithReferenceAsync("entries=1500", "size=100", "streams=1");

        var estimate = (await place.CometAsync("item", "estimate", "r", "--json")).MustEnd(0).Json;
        var backup = (await place.CometAsync("backup", "r", "--json")).MustEnd(0).Finished;

        Assert.Equal(
            backup.GetProperty("entries").GetProperty("new").GetInt64(),
            estimate.GetProperty("entries").GetInt64()
        );
        Assert.Equal(backup.GetProperty("bytes").GetProperty("read").GetInt64(), estimate.GetProperty("bytes").GetInt64());
        Assert.Equal("r: 1,610 entries, 293 KiB\n", (await place.CometAsync("item", "estimate", "r")).MustEnd(0).Output);
    }

    [Fact]
    public async Task A_connection_test_prints_what_it_found_and_ends_so()
    {
        using var place = await SourceRestoreScenarios.WithReferenceAsync("secret=swordfish");
        (
            await place.CometAsync("item", "add", "bad", "--type", "reference", "--set", "connectionFault=No route to host.")
        ).MustEnd(0);

        var good = (await place.CometAsync("item", "test", "r")).MustEnd(0);
        var bad = (await place.CometAsync("item", "test", "bad", "--json")).MustEnd(1).Json;

        Assert.Contains("info: The secret has 9 characters. (reference.secret)", good.Output, StringComparison.Ordinal);
        Assert.False(bad.GetProperty("ok").GetBoolean());
        Assert.Equal("No route to host.", bad.GetProperty("diagnostics")[0].GetProperty("message").GetString());
        (await place.CometAsync("item", "test", "gone")).MustEnd(2);
    }

    [Fact]
    public async Task What_a_plugin_cannot_do_is_wrong_use_with_a_way_out()
    {
        using var place = await Workplace.WithItemAsync();

        var refused = (await place.CometAsync("item", "test", "docs")).MustEnd(2);

        Assert.Contains("comet.files cannot test connections of type files", refused.Error, StringComparison.Ordinal);
        Assert.Contains("comet backup docs", refused.Error, StringComparison.Ordinal);
    }
}
