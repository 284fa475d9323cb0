using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginSdk.Serving;
using Google.Protobuf;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>The host's side of a backup, as the source sees it from another process.</summary>
internal sealed class RemoteBackupJob(ItemSettings settings, ParentState parent, PendingRequests requests, OfferPump offers)
    : IBackupJob
{
    public ItemSettings Settings { get; } = settings;

    public ParentState Parent { get; } = parent;

    public async ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        _ = await requests
            .AskAsync(FrameType.Journal, ToWire.Token(token).ToByteArray(), cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) =>
        _ = await requests
            .AskAsync(FrameType.Report, ToWire.Diagnostic(diagnostic).ToByteArray(), cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        // The walk is here, so its batch is nobody else's now.
        offers.Flush();
        var answer = await requests
            .AskAsync(FrameType.Commit, ToWire.Checkpoint(checkpoint).ToByteArray(), cancellationToken)
            .ConfigureAwait(false);
        return new CommitResult(answer.Snapshot, [.. answer.NotStored.Select(FromWire.EntryFault)]);
    }
}
