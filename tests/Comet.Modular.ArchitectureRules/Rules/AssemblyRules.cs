using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules.Rules;

/// <summary>What the compiled code may use and must be.</summary>
internal static class AssemblyRules
{
    private static readonly string[] Pure = ["Comet.Modular.Chunking", "Comet.Modular.Blake3", "Comet.Modular.Sealing"];

    /// <summary>A namespace ends in a dot; a type means its members too. A point in time may be a value, not asked for.</summary>
    private static readonly string[] Impure =
    [
        "System.IO.",
        "System.Threading.Tasks.",
        "System.Threading.Thread",
        "System.Threading.ThreadPool",
        "System.Threading.Timer",
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.DateTime.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider",
        "System.Diagnostics.Stopwatch",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
        "System.Net.",
    ];

    /// <summary>How a pure function says that its input is bad.</summary>
    private static readonly string[] Harmless = ["System.IO.InvalidDataException", "System.IO.EndOfStreamException"];

    private static readonly string[] OfTheExecutable =
    [
        "System.Console",
        "System.Environment.GetEnvironmentVariable",
        "System.Environment.GetEnvironmentVariables",
        "System.Environment.SetEnvironmentVariable",
        "System.Environment.ExpandEnvironmentVariables",
        "System.Environment.GetCommandLineArgs",
        "System.Environment.Exit",
        "System.Environment.set_ExitCode",
    ];

    /// <summary>The host's main, a plugin process's main, and the plugin that floods and exits on command.</summary>
    private static readonly string[] Mains =
        ["Comet.Modular.Host", "Comet.Modular.PluginSdk", "Comet.Modular.Plugins.Reference"];

    /// <summary>BenchmarkDotNet derives from what it measures.</summary>
    private const string Derived = "Comet.Modular.Primitives";

    internal static IReadOnlyList<string> PureCode(Repository repository) =>
    [
        .. from assembly in repository.Assemblies
           where Pure.Contains(assembly.Project, StringComparer.Ordinal)
           from member in assembly.Members
           where IsAnyOf(member, Impure) && !IsAnyOf(member, Harmless)
           select $"{assembly.Project} uses {member}: it is a pure function of bytes",
    ];

    internal static IReadOnlyList<string> ConsoleAndEnvironment(Repository repository) =>
    [
        .. from assembly in repository.Assemblies
           where !Mains.Contains(assembly.Project, StringComparer.Ordinal) && !IsTool(repository, assembly)
           from member in assembly.Members
           where IsAnyOf(member, OfTheExecutable)
           select $"{assembly.Project} uses {member}: console and environment belong to the executable and the tools",
    ];

    internal static IReadOnlyList<string> VisibleTypesAreClosed(Repository repository) =>
    [
        .. from assembly in repository.Assemblies
           where assembly.Project is not Derived
           from type in assembly.OpenTypes
           select $"{assembly.Project}: {type} is visible and neither sealed, abstract nor static",
    ];

    private static bool IsTool(Repository repository, CompiledAssembly assembly) => repository.Projects.Any(project =>
        project.Area is "tools" && string.Equals(project.Name, assembly.Project, StringComparison.Ordinal));

    private static bool IsAnyOf(string member, string[] names) => Array.Exists(names, name =>
        member.StartsWith(name, StringComparison.Ordinal)
        && (name[^1] is '.' || member.Length == name.Length || member[name.Length] is '.' or '+'));
}
