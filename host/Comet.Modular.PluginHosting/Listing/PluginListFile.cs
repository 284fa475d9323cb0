using System.Globalization;
using System.Text.Json;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Reads and rewrites a <c>plugins.json</c>.</summary>
public static class PluginListFile
{
    /// <summary>Reads strictly: an unknown field, a wrong value or a repeated id makes the file unusable.</summary>
    /// <exception cref="PluginListException">The file is missing, unreadable or wrong; names all problems.</exception>
    public static PluginList Read(string path)
    {
        var (list, problems) = ReadStrictly(path);
        return list is null || problems.Count > 0 ? throw new PluginListException(path, problems) : list;
    }

    /// <summary>Replaces the file in one step: a reader sees the old or the new one, also after a crash.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, PluginList list)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                JsonSerializer.Serialize(stream, list, PluginHostingJson.Default.PluginList);
                stream.WriteByte((byte)'\n');
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Enables or disables one plugin in the file.</summary>
    /// <exception cref="PluginListException">The file cannot be used.</exception>
    /// <exception cref="PluginRefusedException">The plugin is not listed.</exception>
    public static void SetEnabled(string path, string id, bool enabled)
    {
        var list = Read(path);
        var entry = list.Find(id) ?? throw PluginRefusedException.NotListed(id, path);
        var plugins = list.Plugins.Select(p => p == entry ? p with { Enabled = enabled } : p);
        Write(path, list with { Plugins = [.. plugins] });
    }

    private static (PluginList? List, IReadOnlyList<Diagnostic> Problems) ReadStrictly(string path)
    {
        try
        {
            var bound = StrictJsonFile.Read(path, PlainListing.List, static () => PluginHostingJson.Default.PluginList);
            return (bound.Value, bound.Value is null ? bound.Problems : FindRepeatedIds(bound.Value));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            var problem = new Diagnostic(Severity.Error, "plugin.list-unreadable", unreadable.Message)
            {
                Guidance = "Check the path and its permissions, or name another file with --plugins.",
            };
            throw new PluginListException(path, [problem], unreadable);
        }
    }

    private static List<Diagnostic> FindRepeatedIds(PluginList list)
    {
        var problems = new List<Diagnostic>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Plugins.Count; i++)
        {
            if (!seen.Add(list.Plugins[i].Id))
            {
                var pointer = string.Create(CultureInfo.InvariantCulture, $"/plugins/{i}/id");
                var text = $"The plugin {list.Plugins[i].Id} is listed more than once ('{pointer}').";
                problems.Add(new Diagnostic(Severity.Error, "settings.duplicate", text) { Pointer = pointer });
            }
        }

        return problems;
    }
}
