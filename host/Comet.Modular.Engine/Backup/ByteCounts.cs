namespace Comet.Modular.Engine.Backup;

/// <summary>Bytes by what happened to them.</summary>
/// <param name="Read">Content bytes read from the source.</param>
/// <param name="New">Content bytes in chunks that the vault did not have.</param>
/// <param name="Stored">Bytes written to the store by this job, all objects counted.</param>
public sealed record ByteCounts(long Read, long New, long Stored);
