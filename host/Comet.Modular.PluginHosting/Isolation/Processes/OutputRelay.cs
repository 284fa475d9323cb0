using System.Text.Json;
using Comet.Modular.PluginHosting.Secrets;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Passes what a plugin's process writes on to the host's log, and keeps its last words for a crash report.</summary>
/// <remarks>
/// A line of JSON with <c>LogLevel</c> and <c>Message</c> is a log entry of that level; any other line of standard error
/// is a warning, of standard output information. Bounds: 1,000 lines a second, further ones are counted; 20 last lines.
/// </remarks>
internal sealed class OutputRelay(ILogger logger, ChildIdentity child, SecretMask mask, TimeProvider time)
{
    private const int LinesPerSecond = 1000;
    private const int LastLines = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _last = new(LastLines);
    private long _second;
    private int _inSecond;
    private int _dropped;

    /// <summary>The last lines of standard error, oldest first.</summary>
    public IReadOnlyList<string> LastErrors
    {
        get
        {
            lock (_gate)
            {
                return [.. _last];
            }
        }
    }

    public void TakeOutput(string line) => Take(Read(line, LogLevel.Information));

    public void TakeError(string line)
    {
        var read = Read(line, LogLevel.Warning);
        lock (_gate)
        {
            if (_last.Count == LastLines)
            {
                _ = _last.Dequeue();
            }

            _last.Enqueue(read.Text);
        }

        Take(read);
    }

    /// <summary>No line follows; tells of those that were too many.</summary>
    public void Finish()
    {
        int dropped;
        lock (_gate)
        {
            (dropped, _dropped) = (_dropped, 0);
        }

        if (dropped > 0)
        {
            PluginEvents.Dropped(logger, child.PluginId, child.ProcessText, dropped);
        }
    }

    /// <summary>What a line says. Secrets are taken out of what is meant, not of how it is written.</summary>
    private (LogLevel Level, string Text) Read(string line, LogLevel otherwise)
    {
        var (level, text) = line is ['{', ..] ? ReadEntry(line, otherwise) : (otherwise, line);
        return (level, mask.Apply(text, OutputLines.LongestLine));
    }

    private void Take((LogLevel Level, string Text) read)
    {
        if (read.Text.Length == 0 || !MayLog(out var dropped))
        {
            return;
        }

        if (dropped > 0)
        {
            PluginEvents.Dropped(logger, child.PluginId, child.ProcessText, dropped);
        }

        PluginEvents.Said(logger, read.Level, child.PluginId, child.Version, child.ProcessText, read.Text);
    }

    private bool MayLog(out int dropped)
    {
        lock (_gate)
        {
            dropped = 0;
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second)
            {
                (dropped, _dropped) = (_dropped, 0);
                (_second, _inSecond) = (second, 0);
            }

            if (++_inSecond <= LinesPerSecond)
            {
                return true;
            }

            _dropped++;
            return false;
        }
    }

    private static (LogLevel Level, string Text) ReadEntry(string line, LogLevel otherwise)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            if (
                entry.RootElement.TryGetProperty("LogLevel", out var level)
                && level.ValueKind == JsonValueKind.String
                && Enum.TryParse<LogLevel>(level.GetString(), ignoreCase: true, out var parsed)
                && entry.RootElement.TryGetProperty("Message", out var message)
            )
            {
                return (parsed, $"{message}{Properties(entry.RootElement)}");
            }
        }
        catch (JsonException)
        {
            // A line like any other.
        }

        return (otherwise, line);
    }

    private static string Properties(JsonElement entry)
    {
        var exception = entry.TryGetProperty("Exception", out var thrown) ? $" {thrown}" : string.Empty;
        if (!entry.TryGetProperty("State", out var state) || state.ValueKind != JsonValueKind.Object)
        {
            return exception;
        }

        var values = state
            .EnumerateObject()
            .Where(static each => each.Name is not ("Message" or "{OriginalFormat}"))
            .Select(each => $"{each.Name}={(SecretMask.IsSuspect(each.Name) ? SecretMask.Hidden : each.Value.ToString())}");
        var text = string.Join(", ", values);
        return text.Length == 0 ? exception : $" ({text}){exception}";
    }
}
