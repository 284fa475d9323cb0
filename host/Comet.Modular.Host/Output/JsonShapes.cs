using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Comet.Modular.Host.Output;

/// <summary>The shapes of <c>--json</c>. Names, once released, only grow.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<VaultRow>))]
[JsonSerializable(typeof(VaultRow))]
[JsonSerializable(typeof(CreatedVaultRow))]
[JsonSerializable(typeof(VaultDetails))]
[JsonSerializable(typeof(VaultCheck))]
[JsonSerializable(typeof(IReadOnlyList<KeyRow>))]
[JsonSerializable(typeof(IReadOnlyList<ItemRow>))]
[JsonSerializable(typeof(ItemRow))]
[JsonSerializable(typeof(ItemDetails))]
[JsonSerializable(typeof(BrowseRow))]
[JsonSerializable(typeof(EstimateRow))]
[JsonSerializable(typeof(ConnectionTestResult))]
[JsonSerializable(typeof(IReadOnlyList<SnapshotRow>))]
[JsonSerializable(typeof(SnapshotRow))]
[JsonSerializable(typeof(EntryRow))]
[JsonSerializable(typeof(IReadOnlyList<JobRow>))]
[JsonSerializable(typeof(JobDetails))]
[JsonSerializable(typeof(IReadOnlyList<LogRow>))]
[JsonSerializable(typeof(IReadOnlyList<PluginRow>))]
[JsonSerializable(typeof(IReadOnlyList<PluginLogRow>))]
[JsonSerializable(typeof(PluginDetails))]
[JsonSerializable(typeof(NamedRow))]
[JsonSerializable(typeof(StartedEvent))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(FinishedEvent))]
[JsonSerializable(typeof(RestoredEvent))]
[JsonSerializable(typeof(JobCounts))]
[JsonSerializable(typeof(RestoreCounts))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonShapes : JsonSerializerContext;

internal sealed record VaultRow(string Name, string Location);

internal sealed record CreatedVaultRow(string Name, string Location, string Id, string RecoveryKey);

internal sealed record VaultDetails(
    string Name,
    string Location,
    string Id,
    ulong Head,
    int Snapshots,
    int OpenSessions
);

internal sealed record VaultCheck(
    bool Ok,
    long Packs,
    long Chunks,
    long Snapshots,
    IReadOnlyList<CheckProblemRow> Problems
);

internal sealed record CheckProblemRow(string Code, string Object, string Message, IReadOnlyList<string> Paths);

internal sealed record KeyRow(string Id, string Kind, string Label, string Created);

internal sealed record ItemRow(string Name, string Type, string? Vault);

internal sealed record ItemDetails(
    string Name,
    string Type,
    string? Vault,
    string Id,
    string Plugin,
    JsonElement Settings,
    bool HasSecrets
);

internal sealed record BrowseRow(
    string Node,
    string Name,
    long? Size,
    bool HasChildren,
    bool Selectable,
    string? Selection
);

internal sealed record EstimateRow(string Item, long Entries, long Bytes);

internal sealed record ConnectionTestResult(bool Ok, IReadOnlyList<DiagnosticRow> Diagnostics);

internal sealed record DiagnosticRow(string Level, string Code, string Message, string? Guidance, string? Pointer);

internal sealed record SnapshotPlugin(string Id, string Version);

internal sealed record SnapshotRow(
    string Id,
    string Item,
    string Type,
    string Vault,
    string Time,
    string Device,
    SnapshotPlugin Plugin,
    long Entries,
    long Bytes,
    string Status,
    bool Complete
);

internal sealed record EntryRow(string Path, string Kind, long Size, string? Modified, string? Mode);

internal sealed record JobRow(
    string Id,
    string Item,
    string Kind,
    string Status,
    string Started,
    string? Ended,
    string? Snapshot
);

internal sealed record JobDetails(
    string Id,
    string Item,
    string Kind,
    string Vault,
    string Status,
    string Started,
    string? Ended,
    string? Snapshot,
    JsonElement? Counts
);

internal sealed record LogRow(string Time, string Level, string Code, string Message, string? Path);

internal sealed record PluginRow(
    string Id,
    string? Version,
    IReadOnlyList<string> Types,
    bool Enabled,
    string Isolation,
    string Licence,
    string Health
);

internal sealed record PluginLogRow(string Time, string Level, int? Process, string Message);

internal sealed record PluginDetails(
    string Id,
    string? Version,
    IReadOnlyList<string> Types,
    bool Enabled,
    string Isolation,
    string Licence,
    string Health,
    string? Problem,
    JsonObject Schemas
);

internal sealed record NamedRow(string Name);

internal sealed record StartedEvent(string Event, string Job, string Item, string Kind, string Vault);

internal sealed record ProgressEvent(
    string Event,
    string Job,
    long BytesRead,
    long? BytesTotal,
    long Entries,
    long? EntriesTotal,
    string? Current
);

internal sealed record LogEvent(string Event, string Job, string Level, string Code, string Message, string? Path);

internal sealed record EntryTotals(long New, long Changed, long Unchanged, long Removed, long Faulted);

internal sealed record ByteTotals(long Read, long New, long Stored);

internal sealed record JobCounts(EntryTotals Entries, ByteTotals Bytes);

internal sealed record RestoreCounts(long Entries, long Bytes, long Skipped);

internal sealed record FinishedEvent(
    string Event,
    string Job,
    string Item,
    string Status,
    string? Snapshot,
    EntryTotals Entries,
    ByteTotals Bytes,
    double Seconds
);

internal sealed record RestoredEvent(
    string Event,
    string Job,
    string Item,
    string Status,
    string? Snapshot,
    long Entries,
    long Bytes,
    long Skipped,
    double Seconds
);
