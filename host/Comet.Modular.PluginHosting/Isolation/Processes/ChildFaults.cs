using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>The faults of a plugin's process, each naming the plugin, the cause and the next step.</summary>
internal static class ChildFaults
{
    private const string SeeLogs = "What was stored stays, and the next job starts the plugin anew; "
        + "'comet plugin logs' shows what it said.";

    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "HUP",
        [2] = "INT",
        [4] = "ILL",
        [6] = "ABRT",
        [7] = "BUS",
        [8] = "FPE",
        [9] = "KILL",
        [11] = "SEGV",
        [13] = "PIPE",
        [15] = "TERM",
    };

    public static Fault Crashed(ChildIdentity child, int exitCode, IReadOnlyList<string> lastErrors) =>
        New(
            "plugin.crashed",
            $"The process of the plugin {child.PluginId} {child.Version} ended unexpectedly with {Describe(exitCode)}"
                + (lastErrors.Count == 0 ? "." : $"; its last words: {string.Join(" | ", lastErrors.TakeLast(3))}."),
            SeeLogs
        );

    public static Fault Protocol(ChildIdentity child, string what) =>
        New(
            "plugin.protocol",
            $"The plugin {child.PluginId} {child.Version} {what}, so its process was ended.",
            "Report this to the plugin's author. " + SeeLogs
        );

    public static Fault Token(ChildIdentity child) =>
        New(
            "plugin.token",
            $"The plugin {child.PluginId} {child.Version} opened a data connection without the job's ticket, "
                + "so its process was ended.",
            "Report this to the plugin's author. " + SeeLogs
        );

    public static Fault Hung(ChildIdentity child, TimeSpan silence) =>
        New(
            "plugin.hung",
            $"The plugin {child.PluginId} {child.Version} has not answered for {silence.TotalSeconds:0} s, "
                + "so its process was ended.",
            SeeLogs
        );

    public static Fault Stuck(ChildIdentity child, TimeSpan waited) =>
        New(
            "plugin.stuck",
            $"The plugin {child.PluginId} {child.Version} did not stop within {waited.TotalSeconds:0} s after its work "
                + "was cancelled, so its process was ended.",
            SeeLogs
        );

    public static Fault Memory(ChildIdentity child, long usedMiB, int limitMiB) =>
        New(
            "plugin.memory",
            $"The plugin {child.PluginId} {child.Version} used {usedMiB} MiB of memory, more than the {limitMiB} MiB "
                + "that it may use, so its process was ended.",
            "Give it more with limits.memoryMiB in plugins.json, if the item needs it. " + SeeLogs
        );

    public static Fault NotStarted(string pluginId, string why) =>
        New(
            "plugin.start-failed",
            $"The process of the plugin {pluginId} did not start: {why}",
            "Check the plugin with 'comet plugin verify'; 'comet plugin logs' shows what it said."
        );

    public static Fault Timeout(ChildIdentity child, string call) =>
        New(
            "plugin.timeout",
            $"The plugin {child.PluginId} {child.Version} did not answer {call} in time.",
            "Check what it waits for; 'comet plugin logs' shows what it said."
        );

    public static Fault Failed(ChildIdentity child, string call, string detail) =>
        New(
            "plugin.failed",
            $"The plugin {child.PluginId} {child.Version} failed at {call}: {detail}",
            "Report this to the plugin's author; 'comet plugin logs' shows what it said."
        );

    /// <summary>The way in which a process ended.</summary>
    public static string Describe(int exitCode) =>
        exitCode > 128 && Signals.TryGetValue(exitCode - 128, out var signal) ? $"signal {signal}"
        : exitCode < 0 ? $"exit code 0x{exitCode:x8}"
        : $"exit code {exitCode}";

    private static Fault New(string code, string message, string guidance) =>
        new(Severity.Error, code, message) { Guidance = guidance };
}
