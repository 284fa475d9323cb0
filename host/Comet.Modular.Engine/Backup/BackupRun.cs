using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>One backup on its way: the walk over the source, the workers, the tree, the commits.</summary>
internal sealed class BackupRun : IAsyncDisposable
{
    private readonly CutRule _cuts;
    private readonly SnapshotCommit _commit;
    private readonly BackupLog _log;
    private readonly IBackupObserver _observer;
    private readonly EngineOptions _options;
    private readonly BackupRequest _request;
    private readonly VaultSession _session;
    private readonly BackupTally _tally;
    private readonly TimeProvider _time;
    private readonly StorageVault _vault;
    private ITreeAssembly? _assembly;
    private long _bytesAtCommit;
    private long _lastCommit;
    private ContentWorkers? _workers;

    public BackupRun(
        StorageVault vault,
        VaultSession session,
        BackupRequest request,
        IBackupObserver observer,
        EngineOptions options,
        TimeProvider time,
        BackupTally tally,
        BackupLog log
    )
    {
        (_vault, _session, _request, _observer) = (vault, session, request, observer);
        (_options, _time, _tally, _log) = (options, time, tally, log);
        _cuts = CutRule.Of(vault);
        _commit = new SnapshotCommit(vault, session, request, time, tally, log);
        _lastCommit = time.GetTimestamp();
    }

    /// <summary>Reads the whole item and commits it.</summary>
    /// <returns>The last snapshot committed; null when there is none.</returns>
    public async Task<SnapshotRecord?> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parent = await _commit.LoadParentAsync(stop.Token);
        var job = new BackupJob(_request.Settings, StateOf(parent), _observer, _log, CommitForSourceAsync);
        var source = await OpenAsync(job, stop.Token);
        if (source is null)
        {
            await _session.EndAsync(cancellationToken);
            return null;
        }

        await using (source)
        {
            Start(parent, source.Traits, stop.Token);
            var totals = ItemCount.Start(_request, _observer, parent, _log, stop.Token);
            try
            {
                return await DriveAsync(source, stop.Token);
            }
            catch (ChannelClosedException echo)
            {
                ExceptionDispatchInfo.Throw(QueueEcho.CauseOf(echo));
                throw;
            }
            finally
            {
                await stop.CancelAsync();
                await totals.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var (assembly, workers) = (_assembly, _workers);
        (_assembly, _workers) = (null, null);
        if (assembly is not null)
        {
            await assembly.DisposeAsync();
        }

        if (workers is not null)
        {
            await workers.DisposeAsync();
        }

        _cuts.Dispose();
    }

    private void Start(ParentSnapshot? parent, SourceTraits traits, CancellationToken stop)
    {
        var count = traits.Reading == SourceReading.Parallel ? _options.Workers : 1;
        _workers = new ContentWorkers(count, NewWorker, stop);
        var started = parent is null ? (long?)null : UnixTime.From(parent.Record.Started).Nanoseconds;
        var rule = new OfferRule(new ChangeRule(_request.Rescan, started), parent, _workers, _tally);
        _assembly =
            traits.Order == SourceOrder.Sorted
                ? new SortedAssembly(parent, rule, NewTree(parent), _tally, stop)
                : new OverlayAssembly(parent, rule, () => NewTree(beside: null), _tally);
    }

    private ContentWorker NewWorker() =>
        new(_cuts, _session.CreateWriter(), new ContentBuilder(_session.Trees), _tally);

    private SettledTree NewTree(ParentSnapshot? beside)
    {
        var root = beside is { IsWhole: true } ? beside.Root : null;
        return new SettledTree(new KeepingTreeWriter(_vault.CreateTreeWriter(_session), root), _tally, _log);
    }

    private async Task<SnapshotRecord?> DriveAsync(IBackupSource source, CancellationToken cancellationToken)
    {
        var broken = await WalkAsync(source, cancellationToken);
        var root = await _assembly!.SettleAsync(isLast: true, cancellationToken);
        var checkpoint = broken ? Checkpoint.None : await FinishReadingAsync(source, cancellationToken);
        var record = await CommitAsync(
            root,
            checkpoint,
            broken ? CommitKind.Partial : CommitKind.Complete,
            cancellationToken
        );
        if (broken)
        {
            await _session.EndAsync(cancellationToken);
        }

        await CompleteAsync(
            source,
            new BackupOutcome(!broken, record.Id.ToString(), _log.NotStored),
            cancellationToken
        );
        return record;
    }

    /// <returns>Whether the item broke off.</returns>
    private async Task<bool> WalkAsync(IBackupSource source, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in source.ReadEntriesAsync(cancellationToken))
            {
                var settlement = await _assembly!.OfferAsync(entry, cancellationToken);
                if (source.Traits.Reading == SourceReading.Sequential)
                {
                    await settlement.Done.WaitAsync(cancellationToken);
                }

                if (IsCommitDue())
                {
                    _ = await CommitPartialAsync(Checkpoint.None, cancellationToken);
                }
            }

            return false;
        }
        catch (ItemException exception)
        {
            Report(exception.Fault);
            return true;
        }
    }

    private async ValueTask<CommitResult> CommitForSourceAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        var record = await CommitPartialAsync(checkpoint, cancellation);
        return new CommitResult(record.Id.ToString(), _log.NotStored);
    }

    private async Task<SnapshotRecord> CommitPartialAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var root = await _assembly!.SettleAsync(isLast: false, cancellationToken);
        return await CommitAsync(root, checkpoint, CommitKind.Partial, cancellationToken);
    }

    private async Task<SnapshotRecord> CommitAsync(
        DirectoryBody root,
        Checkpoint checkpoint,
        CommitKind kind,
        CancellationToken cancellationToken
    )
    {
        var record = await _commit.CommitAsync(root, checkpoint, kind, cancellationToken);
        _lastCommit = _time.GetTimestamp();
        _bytesAtCommit = _tally.BytesNew;
        return record;
    }

    private bool IsCommitDue() =>
        _tally.BytesNew - _bytesAtCommit >= _options.PartialCommitBytes
        || _time.GetElapsedTime(_lastCommit) >= _options.PartialCommitInterval;

    private async ValueTask<IBackupSource?> OpenAsync(BackupJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await _request.Plugin.OpenSourceAsync(job, cancellationToken);
        }
        catch (ItemException exception)
        {
            Report(exception.Fault);
            return null;
        }
    }

    private async ValueTask<Checkpoint> FinishReadingAsync(IBackupSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.FinishReadingAsync(cancellationToken);
        }
        catch (ItemException exception)
        {
            Report(exception.Fault);
            return Checkpoint.None;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: the snapshot is committed already.")]
    private async Task CompleteAsync(IBackupSource source, BackupOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            await source.CompleteAsync(outcome, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _log.Report(
                new Diagnostic(
                    Severity.Warning,
                    "plugin.complete-failed",
                    $"The snapshot is stored, but the plugin could not finish on its side: {exception.Message}"
                )
                {
                    Guidance = "The next backup finishes it; see the log of the protected application.",
                }
            );
        }
    }

    private void Report(Fault fault) =>
        _log.Report(new Diagnostic(Severity.Error, fault.Code, fault.Message) { Guidance = fault.Guidance });

    private ParentState StateOf(ParentSnapshot? parent) =>
        parent is null
            ? ParentState.Empty
            : new ParentState
            {
                Exists = true,
                // From a checkpoint on a source offers changes only, and would not bring back what the store has lost.
                Checkpoint = parent.IsWhole ? SnapshotCommit.CheckpointOf(parent.Manifest) : null,
                UnresolvedFaults = [.. parent.Manifest.Faults.Select(EntryMapping.ToFault)],
                ReverifyShare = _options.ReverifyShare,
                ReverifySeed = _session.Number,
            };
}
