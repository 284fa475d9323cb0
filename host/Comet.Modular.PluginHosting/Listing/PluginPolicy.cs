using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>What holds for all plugins of a <c>plugins.json</c>.</summary>
public sealed record PluginPolicy
{
    /// <summary>What makes a plugin's files trusted.</summary>
    public required PluginTrust Trust { get; set; }

    /// <summary>After so many seconds without work a plugin is stopped.</summary>
    [Range(0, 86_400)]
    public int IdleStopSeconds { get; set; } = 300;

    /// <summary>When a plugin that crashes is quarantined.</summary>
    [Description("More than max crashes within windowMinutes put a plugin into quarantine.")]
    public CrashLimit Crash { get; set; } = new(Max: 3, WindowMinutes: 5);
}
