using System.Collections;
using System.Runtime.InteropServices;

namespace Comet.Modular.Host.Running;

/// <summary>What plugins in processes of their own see of this process's environment: no more than programs need.</summary>
internal static class PluginEnvironment
{
    private const string DebugVariable = "COMET_DEBUG_PLUGIN";
    private const string RuntimeVariable = "DOTNET_ROOT";

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
            if (Passed.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal))
            {
                passed[name] = (string?)variable.Value ?? string.Empty;
            }
        }

        // A plugin runs on the runtime that runs the host, wherever that was found.
        passed[RuntimeVariable] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return passed;
    }
}
