using System.ComponentModel.DataAnnotations;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>The <c>plugin.json</c> in a plugin's folder: what the plugin says of itself before it is loaded.</summary>
public sealed record PluginManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "plugin.json";

    /// <summary>The contracts that this host speaks.</summary>
    public const string SupportedContracts = "1";

    /// <summary>An id names a folder, so it can hold nothing that leads out of one.</summary>
    internal const string IdPattern = "[a-z0-9]+([.-][a-z0-9]+)*";

    /// <summary>Semantic versioning 2.0.0 without build metadata; names a folder as well.</summary>
    internal const string VersionPattern =
        @"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?";

    /// <summary>The plugin's id.</summary>
    [RegularExpression(IdPattern)]
    public required string Id { get; set; }

    /// <summary>Its semantic version.</summary>
    [RegularExpression(VersionPattern)]
    public required string Version { get; set; }

    /// <summary>The item types that it protects.</summary>
    [MinLength(1)]
    public required IReadOnlyList<string> Types { get; set; }

    /// <summary>The file name of its assembly, in the folder of the manifest.</summary>
    [RegularExpression(@"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.dll")]
    public required string Assembly { get; set; }

    /// <summary>The full name of the class that implements <c>IProtectedItemPlugin</c>.</summary>
    [MinLength(1)]
    public required string EntryType { get; set; }

    /// <summary>The version of the contracts that it was built against.</summary>
    public required string Contracts { get; set; }

    /// <summary>Reads the manifest of a plugin's folder; nothing is loaded by that.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static BoundSettings<PluginManifest> Read(string folder) =>
        StrictJsonFile.Read(
            Path.Combine(folder, FileName),
            PlainListing.Manifest,
            static () => PluginHostingJson.Default.PluginManifest
        );
}
