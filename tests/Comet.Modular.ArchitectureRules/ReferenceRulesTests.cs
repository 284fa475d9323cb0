using Comet.Modular.ArchitectureRules.Rules;

namespace Comet.Modular.ArchitectureRules;

public sealed class ReferenceRulesTests
{
    [Fact]
    public void References_stay_in_reach_of_their_area() => Expect.Kept(ReferenceRules.Areas);

    [Theory]
    [InlineData("contracts", "storage")]
    [InlineData("storage", "contracts")]
    [InlineData("storage", "host")]
    [InlineData("plugins", "storage")]
    [InlineData("plugins", "host")]
    [InlineData("host", "plugins")]
    [InlineData("host", "tools")]
    [InlineData("storage", "tests")]
    public void A_reference_out_of_reach_is_found(string from, string to) =>
        Expect.Broken(ReferenceRules.Areas, Expect.Seed(Expect.Project(from, "A", [$"{to}/B"])), $"{from}/Comet.Modular.A/");

    [Fact]
    [Trait("Req", "HO-01")]
    public void No_project_knows_a_plugin() => Expect.Kept(ReferenceRules.PluginsAreUnknown);

    [Theory]
    [InlineData("host", "Engine")]
    [InlineData("tests", "Vault.Tests")]
    [InlineData("tests", "Plugins.Other.Tests")]
    public void A_project_that_knows_a_plugin_is_found(string area, string name) => Expect.Broken(
        ReferenceRules.PluginsAreUnknown,
        Expect.Seed(Expect.Project(area, name, ["plugins/Plugins.FilesAndFolders"])),
        name);

    [Fact]
    [Trait("Req", "HO-01")]
    public void Plugins_share_only_plugin_support() => Expect.Kept(ReferenceRules.PluginsShareSupportOnly);

    [Fact]
    public void A_plugin_that_builds_on_a_plugin_is_found() => Expect.Broken(
        ReferenceRules.PluginsShareSupportOnly,
        Expect.Seed(Expect.Project("plugins", "Plugins.A", ["plugins/Plugins.B", "plugins/PluginSupport.Vss"])),
        "Plugins.B");

    [Fact]
    public void Contracts_and_storage_meet_in_the_engine_only() => Expect.Kept(ReferenceRules.WorldsAreApart);

    [Fact]
    public void A_second_meeting_place_is_found() => Expect.Broken(
        ReferenceRules.WorldsAreApart,
        Expect.Seed(
            Expect.Project("host", "Engine", ["contracts/Contracts", "storage/Vault"]),
            Expect.Project("host", "Jobs", ["contracts/Contracts", "storage/Vault"])),
        "Jobs");

    [Fact]
    public void Storage_keeps_its_layers() => Expect.Kept(ReferenceRules.StorageLayers);

    [Theory]
    [InlineData("Vault", "Chunking")]
    [InlineData("Vault", "Blobs.Local")]
    [InlineData("Sealing", "Chunking")]
    [InlineData("Blobs", "Sealing")]
    [InlineData("Blobs.Local", "Vault")]
    [InlineData("Chunking", "Blobs")]
    public void A_layer_turned_over_is_found(string from, string to) => Expect.Broken(
        ReferenceRules.StorageLayers,
        Expect.Seed(Expect.Project("storage", from, ["storage/Blake3", $"storage/{to}"])),
        to);
}
