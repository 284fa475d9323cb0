using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>The content of a <c>plugins.json</c>: the plugins that the host may load, and no other.</summary>
public sealed record PluginList
{
    /// <summary>The version of the file's form; 1.</summary>
    [Range(1, 1, ErrorMessage = "This program knows plugins.json of version 1 only: use a newer program.")]
    public required int Version { get; set; }

    /// <summary>What holds for all plugins.</summary>
    public required PluginPolicy Policy { get; set; }

    /// <summary>The plugins, each id once.</summary>
    public required IReadOnlyList<PluginListEntry> Plugins { get; set; }

    /// <summary>The plugin with an id; null when it is not listed.</summary>
    public PluginListEntry? Find(string id) =>
        Plugins.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.Ordinal));
}
