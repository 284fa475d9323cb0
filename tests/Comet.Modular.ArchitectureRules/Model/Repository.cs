using System.Xml.Linq;

namespace Comet.Modular.ArchitectureRules.Model;

/// <summary>What the rules look at. The rules are functions of it, so that a test can hand them a broken one.</summary>
internal sealed record Repository(
    IReadOnlyList<string> TopLevelFolders,
    IReadOnlyList<Project> Projects,
    IReadOnlyList<string> SolutionProjects,
    IReadOnlyDictionary<string, string> PackageVersions,
    IReadOnlyList<TextFile> Files,
    IReadOnlyList<CompiledAssembly> Assemblies)
{
    private const string Solution = "Comet.Modular.sln";
    private const string SharedProperties = "Directory.Build.props";

    /// <summary>Made by tools and kept out of the repository by .gitignore.</summary>
    private static readonly string[] Local = [".git", ".config", ".idea", ".vs", "artifacts", "bin", "obj", "TestResults"];

    private static readonly Lazy<Repository> Loaded = new(Load);

    /// <summary>The repository that these tests were built from.</summary>
    internal static Repository Current => Loaded.Value;

    internal static Repository Empty { get; } =
        new([], [], [], new Dictionary<string, string>(StringComparer.Ordinal), [], []);

    private static Repository Load()
    {
        var root = FindRoot(AppContext.BaseDirectory);
        TextFile[] files = [.. TextFiles(root, root)];
        Project[] projects = [.. Directory
            .EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Relative(root, path))
            .Where(path => !Local.Contains(Project.AreaOf(path), StringComparer.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => ReadProject(root, path)),];
        return new Repository(
            [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)).Except(Local, StringComparer.Ordinal)],
            projects,
            [.. SolutionEntries(Path.Combine(root, Solution))],
            XDocument.Load(Path.Combine(root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(
                static item => item.Attribute("Include")!.Value,
                static item => item.Attribute("Version")!.Value,
                StringComparer.Ordinal),
            files,
            [.. projects.Where(static project => project.Area is not "tests").Select(project => ReadAssembly(project))]);
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds {Solution}.");
    }

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static IEnumerable<TextFile> TextFiles(string root, string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!Local.Contains(Path.GetFileName(inner), StringComparer.Ordinal))
            {
                foreach (var file in TextFiles(root, inner))
                {
                    yield return file;
                }
            }
        }

        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var text = File.ReadAllText(path);
            if (!text.Contains('\0', StringComparison.Ordinal) && Path.GetFileName(path) is not ".git")
            {
                yield return new TextFile(Relative(root, path), text.TrimEnd('\n').Split('\n'));
            }
        }
    }

    private static Project ReadProject(string root, string path)
    {
        var own = XDocument.Load(Path.Combine(root, path));
        var shared = Path.Combine(root, Project.AreaOf(path), SharedProperties);
        XDocument[] documents = File.Exists(shared) ? [own, XDocument.Load(shared)] : [own];
        var name = Project.NameOf(path);
        return new Project(
            path,
            [.. Included(documents, "ProjectReference").Select(static include => include.Replace("$(RepositoryRoot)", "", StringComparison.Ordinal))],
            [.. Included(documents, "PackageReference")],
            own.Descendants("AssemblyName").SingleOrDefault()?.Value ?? name,
            own.Descendants("RootNamespace").SingleOrDefault()?.Value ?? name);
    }

    /// <summary>An item without Include changes or removes another; one that only orders the build is no reference.</summary>
    private static IEnumerable<string> Included(XDocument[] documents, string item) =>
        from document in documents
        from element in document.Descendants(item)
        let include = element.Attribute("Include")?.Value
        where include is not null
            && !string.Equals(element.Attribute("ReferenceOutputAssembly")?.Value, "false", StringComparison.OrdinalIgnoreCase)
        select include;

    private static IEnumerable<string> SolutionEntries(string solution) =>
        from line in File.ReadLines(solution)
        where line.StartsWith("Project(", StringComparison.Ordinal)
        let path = line.Split('"')[5].Replace('\\', '/')
        where path.EndsWith(".csproj", StringComparison.Ordinal)
        select path;

    /// <summary>All projects put their output side by side; this one's own place says which configuration was built.</summary>
    private static CompiledAssembly ReadAssembly(Project project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project.Name, own.Name, project.AssemblyName + ".dll");
        return CompiledAssemblyReader.Read(project.Name, path);
    }
}
