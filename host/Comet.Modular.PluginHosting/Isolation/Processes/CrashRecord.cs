namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>What is remembered of a plugin's crashes.</summary>
internal sealed record CrashRecord
{
    /// <summary>The version that crashed; another version starts with a clean record.</summary>
    public required string Version { get; init; }

    /// <summary>When it crashed, oldest first, in milliseconds since 1970; the last 16.</summary>
    public required IReadOnlyList<long> Crashes { get; init; }

    /// <summary>Since when it is not started any more; null when it is.</summary>
    public long? QuarantinedSince { get; init; }
}
