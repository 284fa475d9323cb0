using System.Collections;

namespace Comet.Modular.PluginSdk;

/// <summary>How the host has set the runtime of this process, which is nothing for programs that the plugin starts.</summary>
internal static class RuntimeSettings
{
    private const string Prefix = "DOTNET_";
    private const string Root = "DOTNET_ROOT";

    /// <summary>Takes the settings out of the environment; the runtime has read them by now.</summary>
    public static void Hide()
    {
        var settings = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(static each => (string)each.Key)
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(Root, StringComparison.Ordinal));
        foreach (var name in settings)
        {
            Environment.SetEnvironmentVariable(name, value: null);
        }
    }
}
