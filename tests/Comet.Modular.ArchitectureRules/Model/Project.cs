namespace Comet.Modular.ArchitectureRules.Model;

/// <summary>A project file with what the shared properties of its area add to it.</summary>
/// <param name="Path">Path of the project file below the root, with '/'.</param>
/// <param name="References">Paths of the referenced project files; build-order-only references are left out.</param>
/// <param name="Packages">Names of the referenced packages.</param>
/// <param name="AssemblyName">As the project file says it, or the project's name.</param>
/// <param name="RootNamespace">As the project file says it, or the project's name.</param>
internal sealed record Project(
    string Path,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Packages,
    string AssemblyName,
    string RootNamespace)
{
    internal string Name => NameOf(Path);

    internal string Area => AreaOf(Path);

    internal string Folder => Path[..Path.LastIndexOf('/')];

    internal static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);

    internal static string AreaOf(string path) => path[..path.IndexOf('/', StringComparison.Ordinal)];
}
