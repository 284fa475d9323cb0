using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Host.Output;

/// <summary>Values as people and scripts read them.</summary>
internal static class Words
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Binary units, three digits.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var (value, unit) = (bytes / 1024.0, 0);
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        var digits =
            value < 10 ? "0.00"
            : value < 100 ? "0.0"
            : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Local time, for tables.</summary>
    public static string LocalTime(DateTimeOffset time) =>
        TimeZoneInfo
            .ConvertTime(time, TimeZoneInfo.Local)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>UTC, ISO 8601, for JSON.</summary>
    public static string UtcTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) =>
        time.TotalHours >= 1
            ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
            : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    public static string ToWord(this Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "info",
        };

    public static string ToWord(this SnapshotStatus status) =>
        status switch
        {
            SnapshotStatus.Success => "success",
            SnapshotStatus.Warning => "warning",
            _ => "error",
        };

    public static string ToWord(this NodeKind kind) =>
        kind switch
        {
            NodeKind.Directory => "directory",
            NodeKind.File => "file",
            NodeKind.SymbolicLink => "link",
            NodeKind.Fifo => "fifo",
            NodeKind.Socket => "socket",
            NodeKind.CharacterDevice => "character-device",
            NodeKind.BlockDevice => "block-device",
            _ => "unknown",
        };

    public static string ToWord(this PluginIsolation isolation) =>
        isolation == PluginIsolation.InProcess ? "inProcess" : "childProcess";

    public static string ToWord(this LicenceState licence) =>
        licence switch
        {
            LicenceState.Included => "included",
            LicenceState.Licensed => "licensed",
            _ => "unlicensed",
        };

    public static string ToWord(this PluginHealth health) =>
        health switch
        {
            PluginHealth.Idle => "idle",
            PluginHealth.Running => "running",
            _ => "quarantined",
        };

    /// <summary>Octal permission bits, as chmod takes them.</summary>
    public static string Mode(uint mode) => Convert.ToString(mode, toBase: 8).PadLeft(4, '0');

    /// <summary>Reads a printed path back: names joined by <c>/</c>, <c>\xNN</c> for bytes that are no text.</summary>
    public static EntryPath ParsePath(string text) =>
        text.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(EntryPath.Root, (path, name) => path.Append(PrintableName.Parse(name)));
}
