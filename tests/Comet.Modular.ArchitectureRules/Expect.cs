using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules;

/// <summary>A rule is a function from the repository to its breaches, one readable line each.</summary>
internal static class Expect
{
    /// <summary>This repository keeps the rule.</summary>
    internal static void Kept(Func<Repository, IReadOnlyList<string>> rule)
    {
        var breaches = rule(Repository.Current);
        Assert.True(breaches.Count == 0, string.Join('\n', breaches));
    }

    /// <summary>A repository that breaks the rule once is told so, in a line that names the culprit.</summary>
    internal static void Broken(Func<Repository, IReadOnlyList<string>> rule, Repository seeded, string culprit) =>
        Assert.Contains(culprit, Assert.Single(rule(seeded)), StringComparison.Ordinal);

    internal static Repository Seed(params Project[] projects) => Repository.Empty with { Projects = projects };

    internal static Repository Seed(params CompiledAssembly[] assemblies) => Repository.Empty with { Assemblies = assemblies };

    internal static Repository Seed(string path, params string[] lines) =>
        Repository.Empty with { Files = [new TextFile(path, lines)] };

    /// <summary>A project in its right place; references are given as area/name.</summary>
    internal static Project Project(string area, string name, string[]? references = null, string[]? packages = null) => new(
        PathOf(area, name),
        [.. (references ?? []).Select(static reference => PathOf(reference.Split('/')[0], reference.Split('/')[1]))],
        packages ?? [],
        Full(name),
        Full(name));

    internal static CompiledAssembly Assembly(
        string name, string[]? assemblies = null, string[]? members = null, string[]? openTypes = null) =>
        new(Full(name), assemblies ?? [], members ?? [], openTypes ?? []);

    private static string PathOf(string area, string name) => $"{area}/{Full(name)}/{Full(name)}.csproj";

    private static string Full(string name) => "Comet.Modular." + name;
}
