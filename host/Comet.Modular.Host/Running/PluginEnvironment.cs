using System.Collections;

namespace Comet.Modular.Host.Running;

/// <summary>What plugins in processes of their own see of this process's environment: no more than programs need.</summary>
internal static class PluginEnvironment
{
    private const string DebugVariable = "COMET_DEBUG_PLUGIN";

    // Where a runtime was put; a plugin that is no machine code needs one, and the host brings its own for itself alone.
    private const string RuntimePrefix = "DOTNET_ROOT";

    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "APPDATA",
        "COMPUTERNAME",
        "COMSPEC",
        "HOME",
        "LANG",
        "LANGUAGE",
        "LOCALAPPDATA",
        "LOGNAME",
        "PATH",
        "PATHEXT",
        "PROGRAMDATA",
        "PROGRAMFILES",
        "SHELL",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TZ",
        "USER",
        "USERNAME",
        "USERPROFILE",
        "WINDIR",
    };

    /// <summary>The plugin whose process is to wait for a debugger; null for none.</summary>
    public static string? Debugged => Environment.GetEnvironmentVariable(DebugVariable);

    public static IReadOnlyDictionary<string, string> Read()
    {
        var passed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Passed.Contains(name)
                || name.StartsWith("LC_", StringComparison.Ordinal)
                || name.StartsWith(RuntimePrefix, StringComparison.Ordinal))
            {
                passed[name] = (string?)variable.Value ?? string.Empty;
            }
        }

        return passed;
    }
}
