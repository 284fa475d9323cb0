using Comet.Modular.PluginHosting.Isolation.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Comet.Modular.PluginHosting.Isolation;

/// <summary>What plugins in processes of their own need from the host.</summary>
public sealed record IsolationOptions
{
    /// <summary>Where crashes are remembered from one run of the host to the next; null for nowhere.</summary>
    public string? StateFolder { get; init; }

    /// <summary>All of the environment that a plugin's process gets: never the host's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the folders of running processes are made; short, for the path of a socket has little room.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>The host's log; what the processes say goes there too.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long the host waits.</summary>
    public ChildTimes Times { get; init; } = new();

    /// <summary>The plugin whose process waits for a debugger, for as long as that takes; null for none.</summary>
    public string? Debugged { get; init; }

    /// <summary>Contents that one backup reads side by side in a plugin's process.</summary>
    public int Lanes { get; init; } = Math.Clamp(System.Environment.ProcessorCount, 1, 16);
}
