using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Backup;

/// <summary>What the host gives to a source.</summary>
public interface IBackupJob
{
    /// <summary>The item's settings, already validated, with its secrets in place.</summary>
    ItemSettings Settings { get; }

    /// <summary>What the last snapshot of this item left behind; empty on a first run.</summary>
    ParentState Parent { get; }

    /// <summary>Makes a clean-up token durable. Call it before anything is frozen, mounted or spooled.</summary>
    ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken);

    /// <summary>Tells the operator something; folded into the job's status, in order with the data.</summary>
    ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>A barrier: returns when all that was offered so far is settled and committed.</summary>
    /// <remarks>
    /// May be called only between two entries, that is, by the code that <see cref="IBackupSource.ReadEntriesAsync"/>
    /// runs before it yields the next one.
    /// </remarks>
    ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken);
}
