using System.Globalization;
using System.Security.Cryptography;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>The private folder of one start of a plugin: its sockets, and room for what it spools.</summary>
internal sealed class LaunchFolder
{
    private const string Prefix = "comet-plugin-";

    /// <summary>The path of a Unix socket must fit into 104 bytes on every system.</summary>
    private const int LongestFolder = 90;

    private LaunchFolder(string path) => Path = path;

    public string Path { get; }

    public string Spool => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Makes a folder that only this user may enter, and sweeps those of hosts that died.</summary>
    public static LaunchFolder Create(string parent)
    {
        Sweep(parent);
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{random}");
        var path = System.IO.Path.Combine(parent, name);
        if (path.Length > LongestFolder && !OperatingSystem.IsWindows())
        {
            path = System.IO.Path.Combine("/tmp", name);
        }

        PrivateFolder.Make(path);
        var folder = new LaunchFolder(path);
        PrivateFolder.Make(folder.Spool);
        return folder;
    }

    /// <summary>An address below the folder; on Windows the name of a pipe with the same random part.</summary>
    public string Endpoint(string name) =>
        OperatingSystem.IsWindows()
            ? $"{System.IO.Path.GetFileName(Path)}-{name}"
            : System.IO.Path.Combine(Path, name);

    public void Remove()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // Gone already, or still used by a process that is about to end: the next start sweeps.
        }
    }

    private static void Sweep(string parent)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, $"{Prefix}*"))
        {
            var owner = System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var id) && !IsAlive(id))
            {
                new LaunchFolder(path).Remove();
            }
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
