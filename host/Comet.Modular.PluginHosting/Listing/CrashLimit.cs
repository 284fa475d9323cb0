using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>More crashes than this put a plugin into quarantine.</summary>
/// <param name="Max">Crashes that are tolerated.</param>
/// <param name="WindowMinutes">Within how many minutes.</param>
public sealed record CrashLimit(
    [property: Range(0, 1000)] int Max,
    [property: Range(1, 1440)] int WindowMinutes
);
