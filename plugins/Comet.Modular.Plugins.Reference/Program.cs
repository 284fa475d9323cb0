using Comet.Modular.PluginSdk;
using Comet.Modular.Plugins.Reference.Faults;

namespace Comet.Modular.Plugins.Reference;

/// <summary>The plugin in a process of its own.</summary>
internal static class Program
{
    private static Task<int> Main()
    {
        StartFault.Apply();
        return PluginProcess.RunAsync(new ReferencePlugin());
    }
}
