using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Backup;

/// <summary>Reads one item, once. The source offers, the host decides what to read.</summary>
/// <remarks>
/// The host calls the members in the order in which they stand here, one at a time, and always disposes. Contents of a
/// <see cref="SourceReading.Parallel"/> source are read on several threads while the entries are still being walked.
/// </remarks>
public interface IBackupSource : IAsyncDisposable
{
    /// <summary>How the source likes to be read.</summary>
    SourceTraits Traits { get; }

    /// <summary>Offers all entries. A container comes before what lies in it.</summary>
    /// <remarks>
    /// Every offer is settled: its content is opened or it is declined. A <see cref="SourceReading.Sequential"/> source
    /// is asked for the next entry only after the last one is settled. An offered path overrides an earlier offer of
    /// the same path, a carried one included.
    /// </remarks>
    /// <exception cref="ItemException">The item as a whole cannot be read any further.</exception>
    IAsyncEnumerable<SourceEntry> ReadEntriesAsync(CancellationToken cancellationToken);

    /// <summary>Called after the last content was read, before the commit.</summary>
    /// <returns>The checkpoint that takes effect with the commit.</returns>
    ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken);

    /// <summary>Called after the commit (or after it failed). Idempotent; its failure makes the job Warning, not Error.</summary>
    ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken);
}
