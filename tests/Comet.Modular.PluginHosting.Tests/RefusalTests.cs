using Comet.Modular.Contracts;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Tests;

[Trait("Req", "HO-02")]
public sealed class RefusalTests : IDisposable
{
    private readonly PluginsOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_disabled_plugin_is_refused_by_type_and_by_id()
    {
        PluginListFile.SetEnabled(_disk.ListPath, PluginsOnDisk.One, enabled: false);

        await RefusedAsync("plugin.disabled", static c => c.LoadForTypeAsync("clash-one", PluginPurpose.Backup, default));
        await RefusedAsync("plugin.disabled", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task What_is_installed_but_not_listed_is_refused()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.Two));

        await RefusedAsync("plugin.not-listed", static c => c.LoadForTypeAsync("clash-one", PluginPurpose.Backup, default));
        await RefusedAsync("plugin.not-listed", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task A_type_that_nothing_protects_is_unknown_and_not_refused()
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);

        var unknown = await Assert.ThrowsAsync<UnknownItemTypeException>(() =>
            catalog.LoadForTypeAsync("clash", PluginPurpose.Backup, default)
        );

        Assert.Equal(["clash-one", "clash-two"], unknown.KnownTypes);
        Assert.Empty(unknown.Problems);
    }

    [Theory]
    [InlineData("ClashOne.dll")]
    [InlineData("ClashLibrary.dll")]
    [InlineData("ClashOne.deps.json")]
    [InlineData("plugin.json")]
    public async Task A_changed_file_is_refused(string file)
    {
        File.AppendAllText(Path.Combine(_disk.FolderOf(PluginsOnDisk.One), file), " ");

        await AssertChangedAsync();
    }

    [Fact]
    public async Task An_added_a_renamed_and_a_missing_file_are_refused()
    {
        var folder = _disk.FolderOf(PluginsOnDisk.One);
        File.WriteAllBytes(Path.Combine(folder, "extra"), []);
        await AssertChangedAsync();

        File.Delete(Path.Combine(folder, "extra"));
        File.Move(Path.Combine(folder, "ClashLibrary.pdb"), Path.Combine(folder, "Clashlibrary.pdb"));
        await AssertChangedAsync();

        File.Delete(Path.Combine(folder, "Clashlibrary.pdb"));
        await AssertChangedAsync();
    }

    [Fact]
    public async Task A_missing_folder_and_a_link_in_it_are_refused()
    {
        var folder = _disk.FolderOf(PluginsOnDisk.One);
        _ = File.CreateSymbolicLink(Path.Combine(folder, "link"), "plugin.json");
        await RefusedAsync("plugin.missing", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));

        Directory.Delete(folder, recursive: true);
        await RefusedAsync("plugin.missing", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task A_list_without_hashes_loads_nothing()
    {
        PluginListFile.Write(_disk.ListPath, PluginsOnDisk.ListOf(PluginsOnDisk.Entry(PluginsOnDisk.One)));

        await RefusedAsync("plugin.not-locked", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task A_plugin_that_is_no_program_does_not_start_as_a_child_process()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One) with { Isolation = PluginIsolation.ChildProcess });
        await using var catalog = PluginCatalog.Open(_disk.ListPath);

        var failure = await Assert.ThrowsAsync<ItemException>(() =>
            catalog.LoadForTypeAsync("clash-one", PluginPurpose.Backup, default)
        );

        Assert.Equal("plugin.start-failed", failure.Fault.Code);
        Assert.Contains(PluginsOnDisk.One, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "HO-07")]
    public async Task A_booster_without_licence_configures_and_restores_but_does_not_back_up()
    {
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One) with { Licence = PluginLicence.Booster });
        var catalog = PluginCatalog.Open(_disk.ListPath);

        await RefusedAsync("plugin.unlicensed", static c => c.LoadForTypeAsync("clash-one", PluginPurpose.Backup, default));
        await (await catalog.LoadForTypeAsync("clash-one", PluginPurpose.Configure, default)).DisposeAsync();
        await (await catalog.LoadForTypeAsync("clash-one", PluginPurpose.Restore, default)).DisposeAsync();
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
    public async Task A_manifest_that_does_not_fit_is_refused(string part, string changed, string code)
    {
        var path = Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "plugin.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(part, changed, StringComparison.Ordinal));
        var list = PluginListFile.Read(_disk.ListPath);
        var entry = list.Plugins[0] with { Sha256 = PluginFolderHash.Compute(_disk.FolderOf(PluginsOnDisk.One)) };
        PluginListFile.Write(_disk.ListPath, list with { Plugins = [entry] });

        await RefusedAsync(code, static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task A_type_that_two_enabled_plugins_protect_is_refused()
    {
        var path = Path.Combine(_disk.FolderOf(PluginsOnDisk.Two), "plugin.json");
        var text = File.ReadAllText(path).Replace("clash-two\"]", "clash-one\"]", StringComparison.Ordinal);
        File.WriteAllText(path, text);
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One), PluginsOnDisk.Entry(PluginsOnDisk.Two));

        await RefusedAsync("plugin.ambiguous-type", static c => c.LoadForTypeAsync("clash-one", PluginPurpose.Configure, default));
    }

    [Fact]
    public async Task Verify_checks_a_disabled_plugin_without_loading_it()
    {
        PluginListFile.SetEnabled(_disk.ListPath, PluginsOnDisk.One, enabled: false);
        var catalog = PluginCatalog.Open(_disk.ListPath);
        catalog.Verify(PluginsOnDisk.One);

        File.AppendAllText(Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "ClashOne.dll"), " ");

        var refused = Assert.Throws<PluginRefusedException>(() => catalog.Verify(PluginsOnDisk.One));
        Assert.Equal("plugin.changed", refused.Code);
    }

    private Task AssertChangedAsync() =>
        RefusedAsync("plugin.changed", static c => c.LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default));

    private async Task RefusedAsync(string code, Func<PluginCatalog, Task<LoadedPlugin>> load)
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);
        var refused = await Assert.ThrowsAsync<PluginRefusedException>(() => load(catalog));
        Assert.Equal((code, PluginsOnDisk.One), (refused.Code, refused.PluginId));
        Assert.NotEmpty(refused.Guidance);
    }
}
