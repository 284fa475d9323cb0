using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>The sentence for a manifest that is right by itself but stands in the wrong place.</summary>
internal static class ManifestProblem
{
    public static Diagnostic Misplaced(PluginManifest manifest) =>
        new(
            Severity.Error,
            "plugin.manifest",
            $"The manifest names {manifest.Id} {manifest.Version}, but its folder belongs to another plugin or version."
        )
        {
            Guidance = $"Move it to {manifest.Id}/{manifest.Version}/ below the plugins folder.",
        };
}
