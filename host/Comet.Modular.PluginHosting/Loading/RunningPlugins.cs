using System.Diagnostics;
using System.Globalization;
using Comet.Modular.PluginHosting.Isolation.Processes;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>Which plugins are loaded now, by this host or by another one of the same home.</summary>
/// <remarks>One empty file a loaded plugin, which names the host's process: a dead host's files say nothing.</remarks>
internal sealed class RunningPlugins(string? folder)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Enter(string pluginId) => Count(pluginId, +1);

    public void Leave(string pluginId) => Count(pluginId, -1);

    public bool Contains(string pluginId)
    {
        lock (_gate)
        {
            if (_counts.GetValueOrDefault(pluginId) > 0)
            {
                return true;
            }
        }

        return folder is not null
            && Directory.Exists(folder)
            && Directory.EnumerateFiles(folder, $"{pluginId}.*.running").Any(IsAlive);
    }

    private void Count(string pluginId, int change)
    {
        lock (_gate)
        {
            var before = _counts.GetValueOrDefault(pluginId);
            _counts[pluginId] = before + change;
            if (folder is not null && (before == 0 || before + change == 0))
            {
                TryMark(folder, pluginId, isRunning: before == 0);
            }
        }
    }

    private static void TryMark(string folder, string pluginId, bool isRunning)
    {
        var mark = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{pluginId}.{Environment.ProcessId}.running")
        );
        try
        {
            if (isRunning)
            {
                PrivateFolder.Make(folder);
                File.WriteAllBytes(mark, []);
            }
            else
            {
                File.Delete(mark);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Only what other hosts show of this one is lost; the plugin works.
        }
    }

    private static bool IsAlive(string mark)
    {
        var parts = Path.GetFileName(mark).Split('.');
        try
        {
            using var process = Process.GetProcessById(int.Parse(parts[^2], CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception gone) when (gone is ArgumentException or FormatException)
        {
            File.Delete(mark);
            return false;
        }
    }
}
