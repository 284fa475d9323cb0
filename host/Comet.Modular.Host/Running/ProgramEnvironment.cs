using System.Collections;

namespace Comet.Modular.Host.Running;

/// <summary>What programs get of this process's environment: all but what is meant for this program alone.</summary>
internal static class ProgramEnvironment
{
    private const string OwnPrefix = "COMET_";

    private static StringComparison Names =>
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static IReadOnlyDictionary<string, string> Read() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(static entry => (Name: (string)entry.Key, Value: (string?)entry.Value))
            .Where(static variable => !variable.Name.StartsWith(OwnPrefix, Names))
            .ToDictionary(
                static variable => variable.Name,
                static variable => variable.Value ?? string.Empty,
                StringComparer.Ordinal
            );
}
