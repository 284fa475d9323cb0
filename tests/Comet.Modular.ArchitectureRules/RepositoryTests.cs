using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules;

public sealed class RepositoryTests
{
    /// <summary>A rule over an empty list is always kept, so what the lists hold is a test of its own.</summary>
    [Fact]
    public void The_rules_see_the_whole_repository()
    {
        var repository = Repository.Current;
        var plugin = Assert.Single(repository.Projects, project => project.Name is "Comet.Modular.Plugins.FilesAndFolders");
        var own = Assert.Single(repository.Assemblies, assembly => assembly.Project is "Comet.Modular.TreeCompare");

        Assert.Contains("contracts/Comet.Modular.Contracts/Comet.Modular.Contracts.csproj", plugin.References, StringComparer.Ordinal);
        Assert.Contains("System.Console", own.Members, StringComparer.Ordinal);
        Assert.Contains(repository.Files, file => file.Path is "README.md" or "LICENSE");
        Assert.Contains(repository.Files, file => file.Path.EndsWith("/RepositoryTests.cs", StringComparison.Ordinal));
        Assert.Contains("xunit.v3", repository.PackageVersions.Keys, StringComparer.Ordinal);
        Assert.NotEmpty(repository.SolutionProjects);
    }
}
