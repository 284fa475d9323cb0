using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Does what a plugin asks for during a job, one request after the other, and answers each.</summary>
/// <remarks>Bound: <see cref="Most"/> requests, because a plugin waits for answers.</remarks>
internal sealed class RequestDesk
{
    private const int Most = 16;

    private readonly Channel<Request> _waiting = Channel.CreateUnbounded<Request>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private readonly FrameSender _sender;
    private readonly Task _working;
    private int _open;

    public RequestDesk(FrameSender sender)
    {
        _sender = sender;
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Counts a request in. Only the connection's reader calls this.</summary>
    /// <exception cref="WireException">There are too many already.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            throw new WireException($"asked for more than {Most} things at once");
        }
    }

    /// <summary>Queues what was asked for; its answer says whether it was done.</summary>
    public void Take(ulong request, Func<ValueTask> work)
    {
        Enter();
        _ = _waiting.Writer.TryWrite(new Request(request, work));
    }

    public void Answer(ulong request, V1.Answer answer)
    {
        _ = Interlocked.Decrement(ref _open);
        _sender.Send(new FrameHeader(FrameType.Answer, Value: request), answer.ToByteArray());
    }

    /// <summary>No request follows; returns when the last one is done.</summary>
    public Task CloseAsync()
    {
        _ = _waiting.Writer.TryComplete();
        return _working;
    }

    /// <summary>What the host could not do, as an answer.</summary>
    public static V1.Answer Failed(Exception failure) =>
        new()
        {
            Fault = ToWire.Fault(new Fault(Severity.Error, "host.failed", failure.Message)),
        };

    [SuppressMessage("Design", "CA1031", Justification = "The plugin asked, so the plugin is told.")]
    private async Task WorkAsync()
    {
        await foreach (var (number, work) in _waiting.Reader.ReadAllAsync())
        {
            var answer = new V1.Answer();
            try
            {
                await work();
            }
            catch (Exception failure)
            {
                answer = Failed(failure);
            }

            Answer(number, answer);
        }
    }

    /// <remarks>A class: channels of values are compiled in each run.</remarks>
    private sealed record Request(ulong Number, Func<ValueTask> Work);
}
