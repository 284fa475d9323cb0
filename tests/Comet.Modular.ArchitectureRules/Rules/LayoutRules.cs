using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules.Rules;

/// <summary>Where things lie and what they are called.</summary>
internal static class LayoutRules
{
    private const string FamilyPrefix = "Comet.Modular.";
    private static readonly string[] TopLevel = [".ci", "contracts", "host", "plugins", "storage", "tests", "tools"];

    internal static IReadOnlyList<string> TopLevelIsFixed(Repository repository) =>
    [
        .. repository.TopLevelFolders.Except(TopLevel, StringComparer.Ordinal)
            .Select(static folder => $"{folder}/ is not one of the fixed top-level folders"),
        .. TopLevel.Except(repository.TopLevelFolders, StringComparer.Ordinal)
            .Select(static folder => $"{folder}/ is missing"),
    ];

    internal static IReadOnlyList<string> OneNameForAProject(Repository repository) =>
    [
        .. from project in repository.Projects
           where !IsFixture(project)
           where project.Folder.Split('/') is not [_, var folder]
               || !string.Equals(folder, project.Name, StringComparison.Ordinal)
               || !project.Name.StartsWith(FamilyPrefix, StringComparison.Ordinal)
               || !string.Equals(project.AssemblyName, AssemblyOf(project.Name), StringComparison.Ordinal)
               || !string.Equals(project.RootNamespace, project.Name, StringComparison.Ordinal)
           select $"{project.Path} (assembly {project.AssemblyName}, root namespace {project.RootNamespace}): all four names must agree",
    ];

    internal static IReadOnlyList<string> NamespacesFollowProjects(Repository repository) =>
    [
        .. from project in repository.Projects
           where !IsFixture(project)
           from file in repository.Files
           where file.IsSource && file.Path.StartsWith(project.Folder + "/", StringComparison.Ordinal)
           from line in file.Lines
           where line.StartsWith("namespace ", StringComparison.Ordinal)
           let name = line["namespace ".Length..].TrimEnd(';', ' ', '{')
           where !$"{name}.".StartsWith(project.Name + ".", StringComparison.Ordinal)
           select $"{file.Path} declares {name}: it must lie below {project.Name}",
    ];

    internal static IReadOnlyList<string> SolutionIsComplete(Repository repository) =>
    [
        .. repository.Projects.Select(static project => project.Path).Except(repository.SolutionProjects, StringComparer.Ordinal)
            .Select(static path => $"{path} is not in the solution"),
        .. repository.SolutionProjects.Except(repository.Projects.Select(static project => project.Path), StringComparer.Ordinal)
            .Select(static path => $"{path} is in the solution and does not exist"),
    ];

    /// <summary>A project that is test data: two of them share an assembly's name because that is what is tested.</summary>
    private static bool IsFixture(Project project) =>
        project.Folder.StartsWith("tests/fixtures/", StringComparison.Ordinal);

    /// <summary>The executable is called by its short name; everything else by its project's.</summary>
    private static string AssemblyOf(string project) => project is "Comet.Modular.Host" ? "comet" : project;
}
