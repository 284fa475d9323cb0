namespace Comet.Modular.Engine.Backup;

/// <summary>How far a backup is.</summary>
/// <param name="BytesRead">Content bytes read from the source.</param>
/// <param name="BytesDone">Content bytes settled: read, or found unchanged.</param>
/// <param name="BytesTotal">What <paramref name="BytesDone"/> will be at the end, as far as known; null when unknown.</param>
/// <param name="Entries">Entries settled.</param>
/// <param name="EntriesTotal">What <paramref name="Entries"/> will be at the end, as far as known; null when unknown.</param>
/// <param name="Current">The entry that was settled last.</param>
public sealed record BackupProgress(
    long BytesRead,
    long BytesDone,
    long? BytesTotal,
    long Entries,
    long? EntriesTotal,
    string? Current
);
