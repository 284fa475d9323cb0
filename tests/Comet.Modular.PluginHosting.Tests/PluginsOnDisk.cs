using System.Reflection;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Tests;

/// <summary>A plugins folder with the two fixture plugins, and a list of them, in a folder of its own.</summary>
internal sealed class PluginsOnDisk : IDisposable
{
    public const string One = "fixture.clash-one";
    public const string Two = "fixture.clash-two";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("comet-plugins-");

    public PluginsOnDisk()
    {
        Install("ClashOne", One);
        Install("ClashTwo", Two);
        Lock(Entry(One), Entry(Two));
    }

    public string ListPath => Path.Combine(_root.FullName, "plugins.json");

    public string PluginsFolder => Path.Combine(_root.FullName, "plugins");

    public static PluginListEntry Entry(string id) =>
        new()
        {
            Id = id,
            Enabled = true,
            Isolation = PluginIsolation.InProcess,
            Licence = PluginLicence.Included,
        };

    public static PluginList ListOf(params PluginListEntry[] entries) =>
        new()
        {
            Version = 1,
            Policy = new PluginPolicy { Trust = PluginTrust.Hashed },
            Plugins = entries,
        };

    public static string Metadata(string key) =>
        typeof(PluginsOnDisk)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => string.Equals(a.Key, key, StringComparison.Ordinal))
            .Value!;

    public string FolderOf(string id) => Path.Combine(PluginsFolder, id, "1.0.0");

    public void Lock(params PluginListEntry[] entries)
    {
        PluginListFile.Write(ListPath, ListOf(entries));
        _ = PluginLock.Write(ListPath, PluginsFolder, ListPath);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void Install(string project, string id)
    {
        var built = Metadata("FixturePlugins").Replace("{0}", project, StringComparison.Ordinal);
        var folder = Directory.CreateDirectory(FolderOf(id));
        foreach (var file in Directory.EnumerateFiles(built))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }
    }
}
