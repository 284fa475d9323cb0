namespace Comet.Modular.Contracts.Backup;

/// <summary>What must be cleaned up even if this process dies: a shadow copy, a spool folder, a frozen writer.</summary>
/// <param name="Kind">The plugin's own name for it, for example <c>vss.snapshot-set</c>.</param>
/// <param name="Data">Opaque; enough for a fresh process to clean up; at most 64 KiB.</param>
public sealed record CleanupToken(string Kind, ReadOnlyMemory<byte> Data);
