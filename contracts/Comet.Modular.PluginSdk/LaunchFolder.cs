using Comet.Modular.Contracts.Wire;

namespace Comet.Modular.PluginSdk;

/// <summary>The folder of this start, which must not stay behind when the host is gone.</summary>
internal static class LaunchFolder
{
    public static void Remove(LaunchLine launch)
    {
        try
        {
            Directory.Delete(launch.Folder, recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // The host removes it, or has done so already; a host that starts later sweeps what is left of dead ones.
        }
    }
}
