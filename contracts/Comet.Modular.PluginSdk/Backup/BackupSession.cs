using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.PluginSdk.Serving;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>One backup: the source of this process, and the frames that drive it.</summary>
internal sealed class BackupSession : PluginSession
{
    private const uint MostLanes = 64;

    private readonly OfferLedger _ledger = new();
    private readonly OfferPump _pump;
    private readonly RemoteBackupJob _job;
    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP006", Justification = "EndWorkAsync lets it go.")]
    private readonly ContentLanes _lanes;

    private IBackupSource? _source;
    private Task<IBackupSource>? _opening;
    private Task _walk = Task.CompletedTask;
    private Task _completing = Task.CompletedTask;

    private BackupSession(DataLink link, V1.OpenBackupRequest request, OpenSessions sessions)
        : base(request.Session, link, sessions)
    {
        _pump = new OfferPump(Sender, _ledger);
        _job = new RemoteBackupJob(
            FromWire.Settings(request.Settings),
            FromWire.Parent(request.Parent),
            Requests,
            _pump
        );
        var shared = request.SharedBytes > 0 ? SharedMemory.TryOpen(request.Shared, (int)request.SharedBytes) : null;
        _lanes = new ContentLanes(
            Sender,
            (int)Math.Clamp(request.Lanes, 1, MostLanes),
            shared is null ? null : new SharedLanes(shared),
            request.Lend,
            _ledger.Sent,
            Stop
        );
    }

    /// <summary>Dials the host and starts to take its frames.</summary>
    public static BackupSession Connect(LaunchLine launch, V1.OpenBackupRequest request, OpenSessions sessions)
    {
        var link = DataDial.Connect(
            launch,
            request.Session,
            request.Ticket.ToByteArray(),
            FromWire.Settings(request.Settings)
        );
        var session = new BackupSession(link, request, sessions);
        session.Listen();
        return session;
    }

    /// <summary>Opens the item; the session closes when that fails.</summary>
    public async Task<V1.OpenBackupReply> OpenAsync(IProtectedItemPlugin plugin)
    {
        try
        {
            _opening = Task.Run(() => plugin.OpenSourceAsync(_job, Stop).AsTask(), Stop);
            _source = await _opening.ConfigureAwait(false);
            return new V1.OpenBackupReply
            {
                Parallel = _source.Traits.Reading == SourceReading.Parallel,
                Sorted = _source.Traits.Order == SourceOrder.Sorted,
            };
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Tells the source how the backup ended.</summary>
    public async Task CompleteAsync(V1.CompleteBackupRequest request, CancellationToken cancellationToken)
    {
        var outcome = new BackupOutcome(
            request.Committed,
            request.HasSnapshot ? request.Snapshot : null,
            [.. request.NotStored.Select(FromWire.EntryFault)]
        );
        _completing = Task.Run(() => _source!.CompleteAsync(outcome, cancellationToken).AsTask(), cancellationToken);
        await _completing.ConfigureAwait(false);
    }

    protected override void TakeFrame(FrameHeader header, FrameReceiver receiver)
    {
        switch (header.Type)
        {
            case FrameType.Want:
                _lanes.Want(header.Stream, _ledger.Want(header.Value, header.Part), header.Window);
                break;
            case FrameType.Decline:
                _ledger.Decline(header.Value, header.Window);
                break;
            case FrameType.Credit:
                _lanes.Credit(header.Stream, header.Window);
                break;
            case FrameType.Release:
                _lanes.Release(header.Value);
                break;
            case FrameType.Returned:
                _lanes.Return(header.Stream, header.Value);
                break;
            case FrameType.Cancel:
                _lanes.Cancel(header.Stream);
                break;
            case FrameType.Start:
                _walk = Task.Run(() => _pump.RunAsync(_source!, Stop), CancellationToken.None);
                break;
            case FrameType.Finish:
                _walk = Task.Run(FinishAsync, CancellationToken.None);
                break;
            default:
                throw new WireException($"got a {header.Type} frame, which a backup does not have");
        }
    }

    /// <remarks>A call that does not heed its cancellation holds this up, so that the host sees it and ends the process.</remarks>
    protected override async Task EndWorkAsync()
    {
        var opening = _opening ?? Task.FromCanceled<IBackupSource>(Stop);
        await Task.WhenAll(opening, _walk, _lanes.Running, _completing)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lanes.Dispose();
        if (opening.IsCompletedSuccessfully)
        {
            var source = await opening.ConfigureAwait(false);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: what it throws is the answer.")]
    private async Task FinishAsync()
    {
        var result = new V1.FinishResult();
        try
        {
            var checkpoint = await _source!.FinishReadingAsync(Stop).ConfigureAwait(false);
            result.Checkpoint = ToWire.Checkpoint(checkpoint);
        }
        catch (Exception exception)
        {
            result.Fault = ToWire.Fault(PluginFault.Of("plugin.failed", "when all was read", exception));
        }

        if (result.CalculateSize() > FrameHeader.MaximumOf(FrameType.Finished))
        {
            var size = result.CalculateSize();
            result = new V1.FinishResult
            {
                Fault = ToWire.Fault(
                    new Fault(
                        Severity.Error,
                        "plugin.checkpoint-too-large",
                        $"The checkpoint takes {size} bytes, more than can be kept."
                    )
                ),
            };
        }

        Sender.Send(new FrameHeader(FrameType.Finished), result.ToByteArray());
    }
}
