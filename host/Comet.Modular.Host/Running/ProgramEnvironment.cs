using System.Collections;

namespace Comet.Modular.Host.Running;

/// <summary>What programs get of this process's environment: all but what is meant for this program alone.</summary>
internal static class ProgramEnvironment
{
    private const string OwnPrefix = "COMET_";

    private static StringComparison Names =>
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <remarks>Every run comes by here: a query over its pairs is twenty methods that no image holds compiled.</remarks>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(OwnPrefix, Names))
            {
                variables.Add(name, (string?)variable.Value ?? string.Empty);
            }
        }

        return variables;
    }
}
