using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>What a plugin in a child process may use.</summary>
public sealed record PluginLimits
{
    /// <summary>Memory in MiB; null for no limit.</summary>
    [Range(16, 1_048_576)]
    public int? MemoryMiB { get; set; }
}
