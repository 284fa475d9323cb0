using System.Reflection;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.Isolation.Tests;

/// <summary>A plugins folder with plugins as they were built, and a list of them.</summary>
internal sealed class BuiltPlugins
{
    public const string Reference = "comet.reference";
    public const string Files = "comet.files";

    /// <summary>Names the plugins folder of a built program, whose plugins are taken in place of those of this build.</summary>
    private const string Published = "CAMPAIGN_PLUGINS";

    private readonly string _root;

    public BuiltPlugins(string root, PluginPolicy policy, PluginLimits? limits)
    {
        _root = root;
        Install("Comet.Modular.Plugins.Reference", Reference);
        Install("Comet.Modular.Plugins.FilesAndFolders", Files);
        Child = Write("child.json", PluginIsolation.ChildProcess, policy, limits);
        InProcess = Write("host.json", PluginIsolation.InProcess, policy, limits);
    }

    /// <summary>A list that runs all of them in processes of their own.</summary>
    public string Child { get; }

    /// <summary>A list that loads all of them into the host.</summary>
    public string InProcess { get; }

    public string Folder => Path.Combine(_root, "plugins");

    private string Write(string name, PluginIsolation isolation, PluginPolicy policy, PluginLimits? limits)
    {
        var path = Path.Combine(_root, name);
        var list = new PluginList
        {
            Version = 1,
            Policy = policy,
            Plugins = [Entry(Reference, isolation, limits), Entry(Files, isolation, limits)],
        };
        PluginListFile.Write(path, list);
        _ = PluginLock.Write(path, Folder, path);
        return path;
    }

    private static PluginListEntry Entry(string id, PluginIsolation isolation, PluginLimits? limits) =>
        new()
        {
            Id = id,
            Enabled = true,
            Isolation = isolation,
            Licence = PluginLicence.Included,
            Limits = limits,
        };

    private void Install(string project, string id)
    {
        var built = Environment.GetEnvironmentVariable(Published) is { } published
            ? Path.Combine(published, id, "1.0.0")
            : Built(project);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, id, "1.0.0"));
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.FullName, Path.GetRelativePath(built, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string Built(string project)
    {
        var pattern = typeof(BuiltPlugins)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static each => string.Equals(each.Key, "Plugins", StringComparison.Ordinal))
            .Value!;
        return pattern.Replace("{0}", project, StringComparison.Ordinal);
    }
}
