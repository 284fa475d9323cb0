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

    private static byte[] Fixture(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "inputs", name));
}
