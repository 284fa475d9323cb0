using System.Text.Json;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Remembers crashes across runs of the host, and decides on back-off and quarantine.</summary>
/// <remarks>One small file a plugin. Two hosts that write at once lose a crash at worst, never the file.</remarks>
internal sealed class CrashHistory(string? folder, CrashLimit limit, ChildTimes times, TimeProvider time)
{
    private readonly int _kept = Math.Max(16, limit.Max + 1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CrashRecord> _unsaved = new(StringComparer.Ordinal);

    /// <summary>Takes note of a crash.</summary>
    /// <returns>How many crashes put the plugin into quarantine just now; 0 when it is not.</returns>
    public int Add(string pluginId, string version)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var earlier = Read(pluginId, version)?.Crashes ?? [];
            var crashes = earlier.Append(now).TakeLast(_kept).ToArray();
            var recent = crashes.Count(at => now - at <= limit.WindowMinutes * 60_000L);
            var isTooOften = recent > limit.Max;
            Write(
                pluginId,
                new CrashRecord
                {
                    Version = version,
                    Crashes = crashes,
                    QuarantinedSince = isTooOften ? now : null,
                }
            );
            return isTooOften ? recent : 0;
        }
    }

    /// <summary>Whether the plugin is not to be started.</summary>
    public bool IsQuarantined(string pluginId, string version)
    {
        lock (_gate)
        {
            return Read(pluginId, version)?.QuarantinedSince is { } since
                && time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(since) < times.Quarantine;
        }
    }

    /// <summary>How long the next start has to wait.</summary>
    public TimeSpan BackOff(string pluginId, string version)
    {
        lock (_gate)
        {
            if (Read(pluginId, version) is not { Crashes: [.., var last] crashes })
            {
                return TimeSpan.Zero;
            }

            var recent = crashes.Count(at => last - at <= limit.WindowMinutes * 60_000L);
            var wait = times.BackOff * Math.Pow(2, Math.Min(recent - 1, 10));
            wait = wait < times.MaximumBackOff ? wait : times.MaximumBackOff;
            var passed = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(last);
            // A clock that was set back must not make anybody wait for longer than the wait itself.
            return passed >= TimeSpan.Zero && passed < wait ? wait - passed : TimeSpan.Zero;
        }
    }

    /// <summary>Forgets all crashes of a plugin.</summary>
    public void Clear(string pluginId)
    {
        lock (_gate)
        {
            _ = _unsaved.Remove(pluginId);
            if (folder is not null && Directory.Exists(folder))
            {
                File.Delete(FileOf(pluginId));
            }
        }
    }

    private CrashRecord? Read(string pluginId, string version)
    {
        var record = folder is null ? _unsaved.GetValueOrDefault(pluginId) : ReadFile(pluginId);
        return string.Equals(record?.Version, version, StringComparison.Ordinal) ? record : null;
    }

    private CrashRecord? ReadFile(string pluginId)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(pluginId)), CrashJson.Default.CrashRecord);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            // Nothing remembered, or a file that cannot be used: the plugin starts with a clean record.
            return null;
        }
    }

    private void Write(string pluginId, CrashRecord record)
    {
        if (folder is null)
        {
            _unsaved[pluginId] = record;
            return;
        }

        PrivateFolder.Make(folder);
        var temporary = $"{FileOf(pluginId)}.{Guid.NewGuid():n}.tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(record, CrashJson.Default.CrashRecord));
        File.Move(temporary, FileOf(pluginId), overwrite: true);
    }

    private string FileOf(string pluginId) => Path.Combine(folder!, $"{pluginId}.crashes.json");
}
