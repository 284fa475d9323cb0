using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginSdk.Serving;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Restore;

/// <summary>One restore into the source: the target of this process, and the frames that drive it.</summary>
internal sealed class RestoreSession : PluginSession
{
    private readonly RemoteRestoreJob _job;
    private IRestoreTarget? _target;
    private Task _work = Task.CompletedTask;

    private RestoreSession(DataLink link, V1.OpenRestoreRequest request, OpenSessions sessions)
        : base(request.Session, link, sessions) =>
        _job = new RemoteRestoreJob(FromWire.Settings(request.Settings), Sender, Requests);

    /// <summary>Dials the host and starts to take its frames.</summary>
    public static RestoreSession Connect(LaunchLine launch, V1.OpenRestoreRequest request, OpenSessions sessions)
    {
        var link = DataDial.Connect(
            launch,
            request.Session,
            request.Ticket.ToByteArray(),
            FromWire.Settings(request.Settings)
        );
        var session = new RestoreSession(link, request, sessions);
        session.Listen();
        return session;
    }

    /// <summary>Opens the target; the session closes when that fails.</summary>
    public async Task OpenAsync(IRestoreTargetProvider provider)
    {
        try
        {
            _target = await provider.OpenTargetAsync(_job, Stop).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override void TakeFrame(FrameHeader header, FrameReceiver receiver)
    {
        switch (header.Type)
        {
            case FrameType.Data or FrameType.Hole or FrameType.End:
                _job.TakeContent(header, receiver);
                break;
            case FrameType.Entries:
                _job.TakeEntries(header, receiver);
                break;
            case FrameType.Start:
                _work = Task.Run(RestoreAsync, CancellationToken.None);
                break;
            default:
                throw new WireException($"got a {header.Type} frame, which a restore does not have");
        }
    }

    protected override async Task EndWorkAsync()
    {
        _job.Close();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_target is not null)
        {
            await _target.DisposeAsync().ConfigureAwait(false);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: what it throws ends the restore.")]
    private async Task RestoreAsync()
    {
        var outcome = new V1.Outcome();
        try
        {
            await _target!.RestoreAsync(_job, Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            outcome.Fault = ToWire.Fault(PluginFault.Of("plugin.failed", "while it restored", exception));
        }

        Sender.Send(new FrameHeader(FrameType.Restored), outcome.ToByteArray());
    }
}
