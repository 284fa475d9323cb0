using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.State;

namespace Comet.Modular.Host.Running;

/// <summary>Finds entries in the host's own log, which other processes may be writing.</summary>
internal static partial class HostLogReader
{
    /// <summary>The last entries about a plugin, oldest first.</summary>
    public static async Task<IReadOnlyList<PluginLogRow>> ReadPluginAsync(
        HomeFolder home,
        string pluginId,
        int most,
        CancellationToken cancellationToken
    )
    {
        var last = new Queue<PluginLogRow>(most);
        if (!Directory.Exists(home.LogsFolder))
        {
            return [];
        }

        // A quick look before a line is parsed: most of the log is about jobs.
        var mark = $"\"PluginId\":\"{pluginId}\"";
        foreach (var file in Directory.EnumerateFiles(home.LogsFolder, "comet-*.clef").Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(
                new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (!line.Contains(mark, StringComparison.Ordinal) || Parse(line) is not { } row)
                {
                    continue;
                }

                if (last.Count == most)
                {
                    _ = last.Dequeue();
                }

                last.Enqueue(row);
            }
        }

        return [.. last];
    }

    private static PluginLogRow? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            var message = entry.TryGetProperty("Text", out var text)
                ? text.GetString()
                : Render(entry.GetProperty("@mt").GetString() ?? string.Empty, entry);
            return new PluginLogRow(
                entry.GetProperty("@t").GetString() ?? string.Empty,
                entry.TryGetProperty("@l", out var level) ? level.GetString()!.ToLowerInvariant() : "information",
                entry.TryGetProperty("ProcessId", out var process) ? process.GetInt32() : null,
                message ?? string.Empty
            );
        }
        catch (JsonException)
        {
            // The last line of a log that is being written.
            return null;
        }
    }

    private static string Render(string template, JsonElement entry) =>
        Hole()
            .Replace(
                template,
                hole => entry.TryGetProperty(hole.Groups["name"].Value, out var value)
                    ? string.Create(CultureInfo.InvariantCulture, $"{value}")
                    : hole.Value
            );

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
