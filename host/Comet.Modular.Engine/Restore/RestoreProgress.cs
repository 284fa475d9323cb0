namespace Comet.Modular.Engine.Restore;

/// <summary>How far a restore is.</summary>
/// <param name="Entries">Entries done.</param>
/// <param name="EntriesTotal">Entries chosen.</param>
/// <param name="Bytes">Bytes of content done.</param>
/// <param name="BytesTotal">Bytes of content chosen.</param>
/// <param name="Current">The entry that was begun last.</param>
public sealed record RestoreProgress(long Entries, long EntriesTotal, long Bytes, long BytesTotal, string? Current);
