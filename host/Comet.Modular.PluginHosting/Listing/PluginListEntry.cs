using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>One plugin of a <c>plugins.json</c>.</summary>
public sealed record PluginListEntry
{
    /// <summary>The plugin's id, equal to the one of its manifest.</summary>
    [RegularExpression(PluginManifest.IdPattern)]
    public required string Id { get; set; }

    /// <summary>The version in use; null in the source form, until <see cref="PluginLock"/> fills it in.</summary>
    [RegularExpression(PluginManifest.VersionPattern)]
    public string? Version { get; set; }

    /// <summary>Whether the host may load it.</summary>
    public required bool Enabled { get; set; }

    /// <summary>Where it runs.</summary>
    public required PluginIsolation Isolation { get; set; }

    /// <summary>Whether it needs a licence.</summary>
    public required PluginLicence Licence { get; set; }

    /// <summary>What it may use in a child process.</summary>
    public PluginLimits? Limits { get; set; }

    /// <summary>The <see cref="PluginFolderHash"/> of its folder; null in the source form.</summary>
    [RegularExpression("[0-9a-f]{64}")]
    public string? Sha256 { get; set; }
}
