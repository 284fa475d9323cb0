namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Which plugin runs in which process.</summary>
internal sealed record ChildIdentity(string PluginId, string Version, int ProcessId)
{
    public override string ToString() => $"{PluginId} {Version} (process {ProcessId})";
}
