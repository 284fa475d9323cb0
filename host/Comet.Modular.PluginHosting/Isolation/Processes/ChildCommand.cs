using System.Diagnostics;
using System.Globalization;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>How a plugin's process is started: which file, which environment, and what it must not be heard saying.</summary>
internal sealed record ChildCommand(
    string PluginId,
    string Version,
    string Folder,
    string Assembly,
    int MemoryMiB,
    SecretMask Mask
)
{
    /// <summary>What a plugin may use when its list entry sets no limit.</summary>
    public const int DefaultMemoryMiB = 1024;

    /// <summary>Within a plugin's folder: its program as machine code, which starts in a fifth of the time.</summary>
    private const string NativeFolder = "native";

    public static ChildCommand Of(PluginListEntry entry, PluginManifest manifest, string folder, SecretMask mask) =>
        new(entry.Id, manifest.Version, folder, manifest.Assembly, entry.Limits?.MemoryMiB ?? DefaultMemoryMiB, mask);

    /// <summary>The start, with all three standard streams redirected and no inherited environment.</summary>
    /// <param name="environment">All that the process gets to see, beside its own.</param>
    /// <param name="launch">Where it works.</param>
    /// <param name="isDebugged">A debugger of managed code will attach.</param>
    public ProcessStartInfo ToStartInfo(
        IReadOnlyDictionary<string, string> environment,
        LaunchFolder launch,
        bool isDebugged
    )
    {
        var start = new ProcessStartInfo(FindProgram(isDebugged))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = launch.Spool,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR"] = launch.Spool;
        // The runtime gives up before the watch has to end the process; the rest is for native memory.
        var managed = (long)MemoryMiB * 3 / 4 << 20;
        start.Environment["DOTNET_GCHeapHardLimit"] = managed.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // 1 MiB: a nursery that stays in the cache of a core. Of a larger one each page is a fault first (host/decisions/0004).
        start.Environment["DOTNET_GCgen0size"] = "100000";
        return start;
    }

    private string FindProgram(bool isDebugged)
    {
        var name = Path.GetFileNameWithoutExtension(Assembly);
        if (OperatingSystem.IsWindows())
        {
            name += ".exe";
        }

        var native = Path.Combine(Folder, NativeFolder, name);
        return !isDebugged && File.Exists(native) ? native : Path.Combine(Folder, name);
    }
}
