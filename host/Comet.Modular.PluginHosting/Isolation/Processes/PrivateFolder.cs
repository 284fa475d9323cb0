namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Folders that only this user may enter.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, and those above it, unless they are there.</summary>
    public static void Make(string path)
    {
        // What the platform makes on the way to a folder would be open to all.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            Make(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
        }
        else
        {
            _ = Directory.CreateDirectory(path, OwnerOnly);
        }
    }
}
