using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Tests;

[Trait("Req", "HO-02")]
public sealed class RefusalTests : IDisposable
{
    private readonly PluginsOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void A_disabled_plugin_is_refused_by_type_and_by_id()
    {
        PluginListFile.SetEnabled(_disk.ListPath, PluginsOnDisk.One, enabled: false);

        AssertRefused("plugin.disabled", static c => c.LoadForType("clash-one", PluginPurpose.Backup));
        AssertRefused("plugin.disabled", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));
    }

    [Fact]
    public void What_is_installed_but_not_listed_is_refused()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.Two));

        AssertRefused("plugin.not-listed", static c => c.LoadForType("clash-one", PluginPurpose.Backup));
        AssertRefused("plugin.not-listed", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));
    }

    [Fact]
    public void A_type_that_nothing_protects_is_unknown_and_not_refused()
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);

        var unknown = Assert.Throws<UnknownItemTypeException>(() =>
            catalog.LoadForType("clash", PluginPurpose.Backup).Dispose()
        );

        Assert.Equal(["clash-one", "clash-two"], unknown.KnownTypes);
        Assert.Empty(unknown.Problems);
    }

    [Theory]
    [InlineData("ClashOne.dll")]
    [InlineData("ClashLibrary.dll")]
    [InlineData("ClashOne.deps.json")]
    [InlineData("plugin.json")]
    public void A_changed_file_is_refused(string file)
    {
        File.AppendAllText(Path.Combine(_disk.FolderOf(PluginsOnDisk.One), file), " ");

        AssertChanged();
    }

    [Fact]
    public void An_added_a_renamed_and_a_missing_file_are_refused()
    {
        var folder = _disk.FolderOf(PluginsOnDisk.One);
        File.WriteAllBytes(Path.Combine(folder, "extra"), []);
        AssertChanged();

        File.Delete(Path.Combine(folder, "extra"));
        File.Move(Path.Combine(folder, "ClashLibrary.pdb"), Path.Combine(folder, "Clashlibrary.pdb"));
        AssertChanged();

        File.Delete(Path.Combine(folder, "Clashlibrary.pdb"));
        AssertChanged();
    }

    [Fact]
    public void A_missing_folder_and_a_link_in_it_are_refused()
    {
        var folder = _disk.FolderOf(PluginsOnDisk.One);
        _ = File.CreateSymbolicLink(Path.Combine(folder, "link"), "plugin.json");
        AssertRefused("plugin.missing", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));

        Directory.Delete(folder, recursive: true);
        AssertRefused("plugin.missing", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));
    }

    [Fact]
    public void A_list_without_hashes_loads_nothing()
    {
        PluginListFile.Write(_disk.ListPath, PluginsOnDisk.ListOf(PluginsOnDisk.Entry(PluginsOnDisk.One)));

        AssertRefused("plugin.not-locked", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));
    }

    [Fact]
    public void A_child_process_is_refused_clearly()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One) with { Isolation = PluginIsolation.ChildProcess });

        AssertRefused("plugin.isolation", static c => c.LoadForType("clash-one", PluginPurpose.Backup));
    }

    [Fact]
    [Trait("Req", "HO-07")]
    public void A_booster_without_licence_configures_and_restores_but_does_not_back_up()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One) with { Licence = PluginLicence.Booster });
        var catalog = PluginCatalog.Open(_disk.ListPath);

        AssertRefused("plugin.unlicensed", static c => c.LoadForType("clash-one", PluginPurpose.Backup));
        catalog.LoadForType("clash-one", PluginPurpose.Configure).Dispose();
        catalog.LoadForType("clash-one", PluginPurpose.Restore).Dispose();
        Assert.Equal(LicenceState.Unlicensed, Assert.Single(catalog.List()).Licence);
    }

    [Theory]
    [InlineData("\"contracts\": \"1\"", "\"contracts\": \"2\"", "plugin.contracts-version")]
    [InlineData("\"contracts\": \"1\"", "\"contract\": \"1\"", "plugin.manifest")]
    [InlineData("ClashOne.dll", "../ClashOne.dll", "plugin.manifest")]
    [InlineData("ClashOne.ClashOnePlugin", "ClashOne.Missing", "plugin.load")]
    [InlineData("ClashOne.ClashOnePlugin", "ClashOne.ClashOneSettings", "plugin.load")]
    [InlineData("\"ClashOne.dll\"", "\"Missing.dll\"", "plugin.load")]
    [InlineData("clash-one\"]", "clash-one\", \"more\"]", "plugin.description")]
    public void A_manifest_that_does_not_fit_is_refused(string part, string changed, string code)
    {
        var path = Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "plugin.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(part, changed, StringComparison.Ordinal));
        var list = PluginListFile.Read(_disk.ListPath);
        var entry = list.Plugins[0] with { Sha256 = PluginFolderHash.Compute(_disk.FolderOf(PluginsOnDisk.One)) };
        PluginListFile.Write(_disk.ListPath, list with { Plugins = [entry] });

        AssertRefused(code, static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));
    }

    [Fact]
    public void A_type_that_two_enabled_plugins_protect_is_refused()
    {
        var path = Path.Combine(_disk.FolderOf(PluginsOnDisk.Two), "plugin.json");
        var text = File.ReadAllText(path).Replace("clash-two\"]", "clash-one\"]", StringComparison.Ordinal);
        File.WriteAllText(path, text);
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One), PluginsOnDisk.Entry(PluginsOnDisk.Two));

        AssertRefused("plugin.ambiguous-type", static c => c.LoadForType("clash-one", PluginPurpose.Configure));
    }

    [Fact]
    public void Verify_checks_a_disabled_plugin_without_loading_it()
    {
        PluginListFile.SetEnabled(_disk.ListPath, PluginsOnDisk.One, enabled: false);
        var catalog = PluginCatalog.Open(_disk.ListPath);
        catalog.Verify(PluginsOnDisk.One);

        File.AppendAllText(Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "ClashOne.dll"), " ");

        var refused = Assert.Throws<PluginRefusedException>(() => catalog.Verify(PluginsOnDisk.One));
        Assert.Equal("plugin.changed", refused.Code);
    }

    private void AssertChanged() =>
        AssertRefused("plugin.changed", static c => c.Load(PluginsOnDisk.One, PluginPurpose.Configure));

    private void AssertRefused(string code, Func<PluginCatalog, LoadedPlugin> load)
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);
        var refused = Assert.Throws<PluginRefusedException>(() => load(catalog));
        Assert.Equal((code, PluginsOnDisk.One), (refused.Code, refused.PluginId));
        Assert.NotEmpty(refused.Guidance);
    }
}
