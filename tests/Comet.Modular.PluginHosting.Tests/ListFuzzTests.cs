using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Tests;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Tests;

/// <summary>Damaged lists and manifests: they are read, or it is told what is wrong.</summary>
[Trait("Req", "HO-02")]
public sealed class ListFuzzTests : IDisposable
{
    /// <summary>Each goes through a file.</summary>
    private const int Inputs = 2_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comet-lists-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_damaged_plugin_list_is_read_or_refused()
    {
        var path = Path.Combine(_folder.FullName, "plugins.json");
        JsonDamage.Try(
            [Fixture("plugins.json"), Fixture("plugins-full.json")],
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    return PluginListFile.Read(path).Version == 1;
                }
                catch (PluginListException)
                {
                    return false;
                }
            },
            Inputs
        );
    }

    [Fact]
    public void A_damaged_manifest_is_read_or_refused()
    {
        var path = Path.Combine(_folder.FullName, PluginManifest.FileName);
        JsonDamage.Try(
            [Fixture("plugin.json")],
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return PluginManifest.Read(_folder.FullName).Value is not null;
            },
            Inputs
        );
    }

    [Fact]
    public void A_list_that_is_read_plainly_is_read_strictly_to_the_same_value() =>
        PlainIsStrict(
            [Fixture("plugins.json"), Released(Fixture("plugins-full.json"))],
            PlainListing.List,
            PluginHostingJson.Default.PluginList
        );

    [Fact]
    public void A_manifest_that_is_read_plainly_is_read_strictly_to_the_same_value() =>
        PlainIsStrict([Fixture("plugin.json")], PlainListing.Manifest, PluginHostingJson.Default.PluginManifest);

    /// <summary>A version before a release is not plain.</summary>
    private static byte[] Released(byte[] list) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(list).Replace("-rc.1", string.Empty, StringComparison.Ordinal));

    private static void PlainIsStrict<T>(byte[][] samples, Func<JsonElement, T?> plain, JsonTypeInfo<T> typeInfo)
        where T : class =>
        JsonDamage.Try(
            samples,
            bytes =>
            {
                try
                {
                    using var document = JsonDocument.Parse(bytes);
                    if (plain(document.RootElement) is not { } value)
                    {
                        return false;
                    }

                    var bound = SettingsBinder.Bind(new ItemSettings("list", document.RootElement), typeInfo);
                    Assert.Empty(bound.Problems);
                    Assert.Equal(JsonSerializer.Serialize(bound.Value, typeInfo!), JsonSerializer.Serialize(value, typeInfo));
                    return true;
                }
                catch (JsonException)
                {
                    return false;
                }
            },
            Inputs
        );

    private static byte[] Fixture(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "inputs", name));
}
