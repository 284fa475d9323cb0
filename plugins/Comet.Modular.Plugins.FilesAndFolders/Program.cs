using Comet.Modular.PluginSdk;

namespace Comet.Modular.Plugins.FilesAndFolders;

/// <summary>The plugin in a process of its own.</summary>
internal static class Program
{
    private static Task<int> Main() => PluginProcess.RunAsync(new FilesAndFoldersPlugin());
}
