using System.Globalization;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Which plugin runs in which process.</summary>
internal sealed record ChildIdentity(string PluginId, string Version, int ProcessId)
{
    /// <summary>The number for people and logs.</summary>
    public string ProcessText => ProcessId.ToString(CultureInfo.InvariantCulture);

    public override string ToString() => $"{PluginId} {Version} (process {ProcessId})";
}
