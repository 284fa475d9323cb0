using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginHosting.Isolation.Data;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Grpc.Core;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation;

/// <summary>A source in a plugin's process.</summary>
internal sealed class IsolatedSource(ChildProcess child, BackupExchange exchange, SourceTraits traits, ChildTimes times)
    : IBackupSource
{
    public SourceTraits Traits => traits;

    public IAsyncEnumerable<SourceEntry> ReadEntriesAsync(CancellationToken cancellationToken) =>
        exchange.ReadEntriesAsync(cancellationToken);

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        exchange.FinishReadingAsync(cancellationToken);

    /// <remarks>
    /// A process that died cannot be told: its clean-up tokens stay, and a fresh process undoes what they name.
    /// </remarks>
    public async ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken)
    {
        if (exchange.Failure is { } failure)
        {
            // Of a backup that was read to its end nobody has told it yet.
            if (outcome.Committed)
            {
                throw new ItemException(failure.Fault, failure);
            }

            return;
        }

        var request = new V1.CompleteBackupRequest { Session = exchange.Session, Committed = outcome.Committed };
        if (outcome.Snapshot is { } snapshot)
        {
            request.Snapshot = snapshot;
        }

        request.NotStored.AddRange(outcome.NotStored.Select(ToWire.EntryFault));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(times.Open);
        try
        {
            var reply = await child.Calls.CompleteBackupAsync(request, cancellationToken: patience.Token);
            FromWire.ThrowIf(reply.Fault);
        }
        catch (RpcException refusal)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw patience.IsCancellationRequested
                ? new ItemException(ChildFaults.Timeout(child.Identity, "CompleteBackup"), refusal)
                : await child.ExplainAsync(refusal, "CompleteBackup");
        }
    }

    public ValueTask DisposeAsync() => exchange.DisposeAsync();
}
