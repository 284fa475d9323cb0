using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>One line of <c>comet plugin list</c>. Made without loading anything.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Version">The listed version; null before the list was locked.</param>
/// <param name="Types">Item types of its manifest; empty when the manifest cannot be read.</param>
/// <param name="Enabled">Whether the host may load it.</param>
/// <param name="Isolation">Where it runs.</param>
/// <param name="Licence">Whether it may back up.</param>
/// <param name="Health">How it fares in this process.</param>
/// <param name="Problem">Why it cannot be loaded, as far as that is known without reading its files; else null.</param>
public sealed record PluginStatus(
    string Id,
    string? Version,
    IReadOnlyList<string> Types,
    bool Enabled,
    PluginIsolation Isolation,
    LicenceState Licence,
    PluginHealth Health,
    string? Problem
);
