using Comet.Modular.ArchitectureRules.Model;
using Comet.Modular.ArchitectureRules.Rules;

namespace Comet.Modular.ArchitectureRules;

public sealed class LayoutRulesTests
{
    private static readonly string[] Complete = [".ci", "contracts", "host", "plugins", "storage", "tests", "tools"];

    [Fact]
    public void The_top_level_folders_are_fixed() => Expect.Kept(LayoutRules.TopLevelIsFixed);

    [Fact]
    public void A_new_top_level_folder_is_found() =>
        Expect.Broken(LayoutRules.TopLevelIsFixed, Repository.Empty with { TopLevelFolders = [.. Complete, "docs"] }, "docs/");

    [Fact]
    public void A_missing_top_level_folder_is_found() =>
        Expect.Broken(LayoutRules.TopLevelIsFixed, Repository.Empty with { TopLevelFolders = Complete[1..] }, ".ci/");

    [Fact]
    public void Folder_project_assembly_and_namespace_share_a_name() => Expect.Kept(LayoutRules.OneNameForAProject);

    [Fact]
    public void A_project_of_two_names_is_found()
    {
        var project = Expect.Project("host", "A");
        Repository[] seeds =
        [
            Expect.Seed(project with { AssemblyName = "a" }),
            Expect.Seed(project with { RootNamespace = "A" }),
            Expect.Seed(project with { Path = "host/A/Comet.Modular.A.csproj" }),
            Expect.Seed(project with { Path = "host/deeper/Comet.Modular.A/Comet.Modular.A.csproj" }),
            Expect.Seed(new Project("host/A/A.csproj", [], [], "A", "A")),
        ];

        Assert.All(seeds, seed => Expect.Broken(LayoutRules.OneNameForAProject, seed, seed.Projects[0].Path));
    }

    [Fact]
    public void Namespaces_begin_with_the_project() => Expect.Kept(LayoutRules.NamespacesFollowProjects);

    [Fact]
    public void A_foreign_namespace_is_found()
    {
        var seeded = Expect.Seed(Expect.Project("host", "A")) with
        {
            Files =
            [
                new TextFile("host/Comet.Modular.A/Inner/Right.cs", ["namespace Comet.Modular.A.Inner;"]),
                new TextFile("host/Comet.Modular.A/Wrong.cs", ["namespace Comet.Modular.AB;"]),
            ],
        };
        Expect.Broken(LayoutRules.NamespacesFollowProjects, seeded, "Wrong.cs");
    }

    [Fact]
    public void Every_project_is_in_the_solution() => Expect.Kept(LayoutRules.SolutionIsComplete);

    [Fact]
    public void A_project_outside_the_solution_is_found() =>
        Expect.Broken(LayoutRules.SolutionIsComplete, Expect.Seed(Expect.Project("host", "A")), "is not in the solution");

    [Fact]
    public void A_solution_entry_without_a_project_is_found() => Expect.Broken(
        LayoutRules.SolutionIsComplete, Repository.Empty with { SolutionProjects = ["host/A/A.csproj"] }, "does not exist");
}
