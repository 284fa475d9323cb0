using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A restore whose reports hold no secret.</summary>
internal sealed class MaskedRestoreJob(IRestoreJob job, SecretMask mask) : IRestoreJob
{
    public ItemSettings Settings => job.Settings;

    public IAsyncEnumerable<RestoreEntry> ReadEntriesAsync(CancellationToken cancellationToken) =>
        job.ReadEntriesAsync(cancellationToken);

    public ValueTask<IContentReader> OpenAsync(
        RestoreEntry entry,
        ReadOnlyMemory<byte> stream,
        CancellationToken cancellationToken
    ) => job.OpenAsync(entry, stream, cancellationToken);

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        job.JournalAsync(token, cancellationToken);

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) =>
        job.ReportAsync(mask.Apply(diagnostic), cancellationToken);
}
