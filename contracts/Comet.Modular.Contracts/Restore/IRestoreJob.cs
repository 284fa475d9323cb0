using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Restore;

/// <summary>What the host gives to a restore target.</summary>
public interface IRestoreJob
{
    /// <summary>The settings of the item that is restored into, with its secrets in place.</summary>
    ItemSettings Settings { get; }

    /// <summary>The chosen entries of the snapshot, in path order; may be asked for more than once.</summary>
    IAsyncEnumerable<RestoreEntry> ReadEntriesAsync(CancellationToken cancellationToken);

    /// <summary>Opens an entry's content, verified as it is read.</summary>
    /// <param name="entry">One of <see cref="ReadEntriesAsync"/>, of kind <see cref="RestoreEntryKind.File"/>.</param>
    /// <param name="stream">A named stream of it, or empty for its content.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    ValueTask<IContentReader> OpenAsync(
        RestoreEntry entry,
        ReadOnlyMemory<byte> stream,
        CancellationToken cancellationToken
    );

    /// <summary>Makes a clean-up token durable. Call it before anything is taken offline or spooled.</summary>
    ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken);

    /// <summary>Tells the operator something; folded into the job's status.</summary>
    ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken);
}
