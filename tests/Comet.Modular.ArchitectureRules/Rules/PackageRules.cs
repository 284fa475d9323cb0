using System.Text.RegularExpressions;
using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules.Rules;

/// <summary>Which package lives where, and in which version.</summary>
internal static partial class PackageRules
{
    private static readonly string[] Wire =
        ["Comet.Modular.Contracts.Wire", "Comet.Modular.PluginSdk", "Comet.Modular.PluginHosting"];

    /// <summary>A package, or assembly, whose name begins so is known to these projects only.</summary>
    private static readonly (string Prefix, string[] Homes)[] Vendors =
    [
        ("BenchmarkDotNet", ["Comet.Modular.Primitives"]),
        ("Grpc.", Wire),
        ("Google.Protobuf", Wire),
        ("McMaster.", ["Comet.Modular.PluginHosting"]),
        ("Microsoft.Data.Sqlite", ["Comet.Modular.Jobs"]),
        ("NSec.", ["Comet.Modular.Sealing"]),
        ("Zstd", ["Comet.Modular.Sealing"]),
        ("Serilog", ["Comet.Modular.Host"]),
        ("Spectre.Console", ["Comet.Modular.Host"]),
        ("System.CommandLine", ["Comet.Modular.Host"]),
    ];

    internal static IReadOnlyList<string> ContractsHaveNone(Repository repository) =>
    [
        .. from project in repository.Projects
           where project.Name is "Comet.Modular.Contracts"
           from package in project.Packages
           select $"{project.Path} references the package {package}: the contracts need none",
    ];

    internal static IReadOnlyList<string> VendorsStayHome(Repository repository) =>
    [
        .. from project in repository.Projects
           where project.Area is not "tests"
           from package in project.Packages
           where IsAstray(project.Name, package)
           select $"{project.Path} references the package {package}, which has another home",
    ];

    /// <summary>A package also arrives through a reference; what the compiled code uses is what counts.</summary>
    internal static IReadOnlyList<string> VendorsAreUsedAtHome(Repository repository) =>
    [
        .. from assembly in repository.Assemblies
           from used in assembly.Assemblies
           where IsAstray(assembly.Project, used)
           select $"{assembly.Project} uses {used}, which has another home",
    ];

    internal static IReadOnlyList<string> VersionsAreExact(Repository repository) =>
    [
        .. from package in repository.PackageVersions
           where !ExactVersion().IsMatch(package.Value)
           select $"Directory.Packages.props: {package.Key} has the version {package.Value}, which is not one exact version",
    ];

    private static bool IsAstray(string project, string used) => Vendors.Any(vendor =>
        used.StartsWith(vendor.Prefix, StringComparison.Ordinal) && !vendor.Homes.Contains(project, StringComparer.Ordinal));

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExactVersion();
}
