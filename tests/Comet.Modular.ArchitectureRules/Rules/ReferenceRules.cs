using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules.Rules;

/// <summary>Which project may know which.</summary>
internal static class ReferenceRules
{
    private const string PluginPrefix = "Comet.Modular.Plugins.";
    private const string PluginSupportPrefix = "Comet.Modular.PluginSupport.";
    private const string BlobPrefix = "Comet.Modular.Blobs.";
    private const string Blake3 = "Comet.Modular.Blake3";
    private const string Blobs = "Comet.Modular.Blobs";
    private const string Vault = "Comet.Modular.Vault";

    private static readonly Dictionary<string, string[]> Reachable = new(StringComparer.Ordinal)
    {
        ["contracts"] = ["contracts"],
        ["storage"] = ["storage"],
        ["plugins"] = ["contracts", "plugins"],
        ["host"] = ["contracts", "storage", "host"],
        ["tools"] = ["contracts", "storage", "host", "tools"],
        ["tests"] = ["contracts", "storage", "plugins", "host", "tools", "tests"],
    };

    /// <summary>The engine joins the two worlds, and the executable wires all parts together.</summary>
    private static readonly string[] Joining = ["Comet.Modular.Engine", "Comet.Modular.Host"];

    private static readonly string[] StorageLeaves = ["Comet.Modular.Chunking", Blake3, "Comet.Modular.Sealing", Blobs];

    internal static IReadOnlyList<string> Areas(Repository repository) => Breaches(
        repository,
        static (project, target) => !Reachable[project.Area].Contains(Project.AreaOf(target), StringComparer.Ordinal),
        "its area may not reach that one");

    /// <summary>The host loads plugins by what plugins.json says; only tests may know one by name.</summary>
    internal static IReadOnlyList<string> PluginsAreUnknown(Repository repository) => Breaches(
        repository,
        static (project, target) =>
            Project.NameOf(target).StartsWith(PluginPrefix, StringComparison.Ordinal) && !MayKnow(project.Name, Project.NameOf(target)),
        "only a plugin's own tests may reference it");

    internal static IReadOnlyList<string> PluginsShareSupportOnly(Repository repository) => Breaches(
        repository,
        static (project, target) => project.Area is "plugins" && Project.AreaOf(target) is "plugins"
            && !Project.NameOf(target).StartsWith(PluginSupportPrefix, StringComparison.Ordinal),
        "plugins share PluginSupport and nothing else");

    internal static IReadOnlyList<string> WorldsAreApart(Repository repository) =>
    [
        .. from project in repository.Projects
           where project.Area is not "tests" && !Joining.Contains(project.Name, StringComparer.Ordinal)
           where project.References.Any(static target => Project.AreaOf(target) is "contracts")
           where project.References.Any(static target => Project.AreaOf(target) is "storage")
           select $"{project.Path} references contracts and storage: only the engine and the executable may",
    ];

    internal static IReadOnlyList<string> StorageLayers(Repository repository) => Breaches(
        repository,
        static (project, target) => project.Area is "storage" && !StorageMayKnow(project.Name, Project.NameOf(target)),
        "the layers of storage do not allow it");

    private static bool MayKnow(string project, string plugin) =>
        string.Equals(project, plugin + ".Tests", StringComparison.Ordinal)
        || (project, plugin) is ("Comet.Modular.Engine.Tests", "Comet.Modular.Plugins.Reference");

    private static bool StorageMayKnow(string project, string target) =>
        string.Equals(target, Blake3, StringComparison.Ordinal)
        || (project.StartsWith(BlobPrefix, StringComparison.Ordinal) && string.Equals(target, Blobs, StringComparison.Ordinal))
        || (project is Vault && target is (Blobs or "Comet.Modular.Sealing"))
        || (!StorageLeaves.Contains(project, StringComparer.Ordinal) && project is not Vault
            && !project.StartsWith(BlobPrefix, StringComparison.Ordinal));

    private static List<string> Breaches(Repository repository, Func<Project, string, bool> isBreach, string reason) =>
    [
        .. from project in repository.Projects
           from target in project.References
           where isBreach(project, target)
           select $"{project.Path} references {target}: {reason}",
    ];
}
