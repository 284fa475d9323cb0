using Microsoft.Extensions.Logging;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>What the host's log says of plugins' processes. Event ids 100 to 119.</summary>
/// <remarks>What each run says holds texts alone: with a number among them it would be compiled in each run (host/decisions/0004).</remarks>
internal static partial class PluginEvents
{
    [LoggerMessage(100, LogLevel.Information, "Plugin {PluginId} {PluginVersion} started as process {ProcessId}")]
    public static partial void Started(ILogger logger, string pluginId, string pluginVersion, string processId);

    [LoggerMessage(101, LogLevel.Information, "Plugin {PluginId}, process {ProcessId}, stopped")]
    public static partial void Stopped(ILogger logger, string pluginId, string processId);

    [LoggerMessage(102, LogLevel.Error, "Plugin {PluginId}, process {ProcessId}, failed: {Code}: {Message}")]
    public static partial void Failed(ILogger logger, string pluginId, string processId, string code, string message);

    [LoggerMessage(EventId = 103, Message = "{PluginId} {PluginVersion}, process {ProcessId}: {Text}")]
    public static partial void Said(
        ILogger logger,
        LogLevel level,
        string pluginId,
        string pluginVersion,
        string processId,
        string text
    );

    [LoggerMessage(104, LogLevel.Warning, "Plugin {PluginId}, process {ProcessId}: {Lines} lines were too many to keep")]
    public static partial void Dropped(ILogger logger, string pluginId, string processId, int lines);

    [LoggerMessage(105, LogLevel.Warning, "Plugin {PluginId} is in quarantine after {Crashes} crashes")]
    public static partial void Quarantined(ILogger logger, string pluginId, int crashes);

    [LoggerMessage(106, LogLevel.Warning, "Plugin {PluginId}, process {ProcessId}: not all that it started could be ended: {Why}")]
    public static partial void NotKilled(ILogger logger, string pluginId, string processId, string why);

    [LoggerMessage(107, LogLevel.Warning, "The crash of the plugin {PluginId} could not be noted: {Why}")]
    public static partial void NotNoted(ILogger logger, string pluginId, string why);
}
