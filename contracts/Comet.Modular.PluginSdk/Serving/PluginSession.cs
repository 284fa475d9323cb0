using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>A backup or a restore that is open over a data connection.</summary>
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP026", Justification = "What a kind of session holds, EndWorkAsync lets go.")]
internal abstract class PluginSession : IFrameHandler, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DataLink _link;
    private readonly OpenSessions _sessions;
    private readonly Lock _gate = new();
    private Task? _closing;

    protected PluginSession(ulong id, DataLink link, OpenSessions sessions)
    {
        Id = id;
        _link = link;
        _sessions = sessions;
        Requests = new PendingRequests(link.Sender);
        Stop = _stop.Token;
    }

    /// <summary>Names it in control calls.</summary>
    public ulong Id { get; }

    protected FrameSender Sender => _link.Sender;

    protected PendingRequests Requests { get; }

    /// <summary>The session is over.</summary>
    protected CancellationToken Stop { get; }

    /// <summary>Starts to take the host's frames.</summary>
    public void Listen()
    {
        _sessions.Add(this);
        _link.Start(this, $"session {Id:x}");
    }

    /// <inheritdoc/>
    public void Take(FrameHeader header, FrameReceiver receiver)
    {
        switch (header.Type)
        {
            case FrameType.Answer:
                Requests.Take(header, receiver);
                break;
            case FrameType.Close:
                BeginClose();
                break;
            default:
                TakeFrame(header, receiver);
                break;
        }
    }

    /// <inheritdoc/>
    public void Closed(Exception? failure)
    {
        if (failure is WireException)
        {
            Console.Error.WriteLine($"session {Id:x}: the plugin {failure.Message}");
        }

        BeginClose();
    }

    /// <summary>Lets everything go; returns when the plugin's objects are disposed. May be called more than once.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing ??= CloseOnceAsync();
            return new ValueTask(_closing);
        }
    }

    /// <summary>Takes a frame of this kind of session.</summary>
    protected abstract void TakeFrame(FrameHeader header, FrameReceiver receiver);

    /// <summary>Ends the work, which <see cref="Stop"/> has cancelled, and disposes the plugin's objects.</summary>
    protected abstract Task EndWorkAsync();

    private void BeginClose() => _ = Task.Run(async () => await DisposeAsync().ConfigureAwait(false));

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: the session ends all the same.")]
    private async Task CloseOnceAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Requests.Close();
        try
        {
            await EndWorkAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await Console
                .Error.WriteLineAsync($"session {Id:x} did not close in order: {exception}")
                .ConfigureAwait(false);
        }

        _sessions.Remove(this);
        Sender.Send(new FrameHeader(FrameType.Closed));
        _link.Dispose();
        _stop.Dispose();
    }
}
