using System.Text.Json;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Tests;

[Trait("Req", "HO-02")]
public sealed class PluginListTests : IDisposable
{
    private const string Policy = """
        "policy":{"trust":"hashed","idleStopSeconds":10,"crash":{"max":3,"windowMinutes":5}}
        """;

    private const string Plugin = """
        "id":"a.b","version":"1.2.3","enabled":true,"isolation":"childProcess","licence":"booster"
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comet-list-");

    private string ListPath => Path.Combine(_folder.FullName, "plugins.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_list_of_the_repository_is_right()
    {
        var list = PluginListFile.Read(PluginsOnDisk.Metadata("SourceList"));

        Assert.All(list.Plugins, static p => Assert.Null(p.Sha256));
        Assert.True(list.Find("comet.files") is { Enabled: true, Isolation: PluginIsolation.InProcess });
        Assert.True(list.Find("comet.reference") is { Enabled: false, Licence: PluginLicence.Included });
    }

    [Fact]
    public void A_locked_list_and_its_manifests_need_no_strict_reading()
    {
        using var plugins = new PluginsOnDisk();
        using var list = JsonDocument.Parse(File.ReadAllBytes(plugins.ListPath));
        using var manifest = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(plugins.FolderOf(PluginsOnDisk.One), PluginManifest.FileName))
        );

        Assert.NotNull(PlainListing.List(list.RootElement));
        Assert.NotNull(PlainListing.Manifest(manifest.RootElement));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var entry = PluginsOnDisk.Entry("a.b") with
        {
            Version = "1.0.0-rc.1",
            Sha256 = new string('a', 64),
            Limits = new PluginLimits { MemoryMiB = 512 },
        };
        var list = PluginsOnDisk.ListOf(entry, PluginsOnDisk.Entry("c"));

        PluginListFile.Write(ListPath, list);
        var read = PluginListFile.Read(ListPath);

        Assert.Equal(list.Plugins, read.Plugins);
        Assert.Equal(list.Policy, read.Policy);
        Assert.Equal("plugins.json", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.FullName))));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{\"version\":2,POLICY,\"plugins\":[]}", "/version")]
    [InlineData("{\"version\":1,POLICY}", "/plugins")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[],\"plugin\":[]}", "/plugin")]
    [InlineData("{\"version\":1,\"policy\":{\"trust\":\"signed\"},\"plugins\":[]}", "/policy/trust")]
    [InlineData("{\"version\":1,\"policy\":{\"trust\":\"hashed\",\"crash\":1},\"plugins\":[]}", "/policy/crash")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[{PLUGIN,\"sha256\":\"AB\"}]}", "/plugins/0/sha256")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[{PLUGIN,\"hash\":\"\"}]}", "/plugins/0/hash")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[{PLUGIN,\"limits\":{\"memory\":0}}]}", "/plugins/0/limits/memory")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[{PLUGIN},{PLUGIN}]}", "/plugins/1/id")]
    [InlineData("{\"version\":1,POLICY,\"plugins\":[", null)]
    public void A_wrong_list_is_refused_with_the_place(string json, string? pointer)
    {
        var text = json.Replace("POLICY", Policy, StringComparison.Ordinal);
        File.WriteAllText(ListPath, text.Replace("PLUGIN", Plugin, StringComparison.Ordinal));

        var wrong = Assert.Throws<PluginListException>(() => PluginListFile.Read(ListPath));

        Assert.Equal(pointer, Assert.Single(wrong.Problems).Pointer);
    }

    [Theory]
    [InlineData("../evil", "1.0.0", "/plugins/0/id")]
    [InlineData("a..b", "1.0.0", "/plugins/0/id")]
    [InlineData("A", "1.0.0", "/plugins/0/id")]
    [InlineData("a", "..", "/plugins/0/version")]
    [InlineData("a", "1.0", "/plugins/0/version")]
    [InlineData("a", "1.0.0-/../..", "/plugins/0/version")]
    public void Ids_and_versions_cannot_lead_out_of_the_plugins_folder(string id, string version, string pointer)
    {
        PluginListFile.Write(ListPath, PluginsOnDisk.ListOf(PluginsOnDisk.Entry(id) with { Version = version }));

        var wrong = Assert.Throws<PluginListException>(() => PluginListFile.Read(ListPath));

        Assert.Equal(pointer, Assert.Single(wrong.Problems).Pointer);
    }

    [Fact]
    public void A_missing_list_is_a_clear_error()
    {
        var wrong = Assert.Throws<PluginListException>(() => PluginListFile.Read(ListPath));

        Assert.Equal("plugin.list-unreadable", Assert.Single(wrong.Problems).Code);
    }

    [Fact]
    public void Enabling_changes_one_entry_only()
    {
        var (a, b) = (PluginsOnDisk.Entry("a") with { Enabled = false }, PluginsOnDisk.Entry("b"));
        PluginListFile.Write(ListPath, PluginsOnDisk.ListOf(a, b));

        PluginListFile.SetEnabled(ListPath, "a", enabled: true);

        Assert.Equal([a with { Enabled = true }, b], PluginListFile.Read(ListPath).Plugins);
        var refused = Assert.Throws<PluginRefusedException>(() =>
            PluginListFile.SetEnabled(ListPath, "c", enabled: true)
        );
        Assert.Equal("plugin.not-listed", refused.Code);
    }
}
