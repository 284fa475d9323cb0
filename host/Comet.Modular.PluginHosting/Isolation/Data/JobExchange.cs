using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Google.Protobuf;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>The host's end of a job's data connection: what a backup and a restore have in common.</summary>
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP026", Justification = "What a kind of job holds, ReleaseAsync lets go.")]
internal abstract class JobExchange : IFrameHandler, IAsyncDisposable
{
    private readonly IPluginPeer _child;
    private readonly DataLink _link;
    private readonly IsolationOptions _options;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _cancellation;
    private ITimer? _patience;
    private Task _breaking = Task.CompletedTask;
    private bool _isClosing;
    private bool _hasSaidClosed;
    private bool _isKilled;

    protected JobExchange(IPluginPeer child, DataLink link, ulong session, IsolationOptions options)
    {
        _child = child;
        _link = link;
        _options = options;
        Session = session;
        Desk = new RequestDesk(link.Sender);
    }

    /// <summary>Names the session in control calls.</summary>
    public ulong Session { get; }

    /// <summary>Why the exchange broke off; null while it works.</summary>
    public ItemException? Failure { get; private set; }

    protected FrameSender Sender => _link.Sender;

    protected RequestDesk Desk { get; }

    /// <summary>Starts to take the plugin's frames.</summary>
    /// <param name="cancellationToken">The job's: after it the plugin has so long to stop, however stuck the host is.</param>
    public void Listen(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static state => ((JobExchange)state!).LosePatience(), this);
        _link.Start(this, $"plugin {_child.Identity.PluginId}");
    }

    /// <inheritdoc/>
    public void Take(FrameHeader header, FrameReceiver receiver)
    {
        if (_hasSaidClosed && !_closed.Task.IsCompleted)
        {
            throw new WireException($"sent a frame {header.Type} after it had closed its session");
        }

        if (header.Type == FrameType.Closed)
        {
            lock (_gate)
            {
                _hasSaidClosed = true;
                CompleteIfClosed();
            }
        }
        else
        {
            TakeFrame(header, receiver);
        }
    }

    /// <inheritdoc/>
    public void Closed(Exception? failure)
    {
        if (_closed.Task.IsCompleted)
        {
            return;
        }

        _breaking = Task.Run(() => BreakAsync(failure));
    }

    /// <summary>Ends the session; returns when the plugin has let everything go, or its process is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            CompleteIfClosed();
        }

        // Not awaited: a process that reads no more must not hold up its own end.
        var asking = Task.Run(() => Sender.Send(new FrameHeader(FrameType.Close)));
        try
        {
            await _closed.Task.WaitAsync(_options.Times.Cancel, _options.Time);
        }
        catch (TimeoutException)
        {
            Kill(ChildFaults.Stuck(_child.Identity, _options.Times.Cancel));
            _ = await Task.WhenAny(_child.Ended, Task.Delay(_options.Times.Exit, _options.Time));
        }

        await _cancellation.DisposeAsync();
        if (_patience is not null)
        {
            await _patience.DisposeAsync();
        }

        _ = _closed.TrySetResult();
        FailAll(new ItemException(new Fault(Severity.Error, "plugin.closed", "The job's connection is closed.")));
        _link.Dispose();
        await _link.Ended;
        await _breaking;
        await asking;
        await Desk.CloseAsync();
        await ReleaseAsync();
    }

    /// <summary>Takes a frame of this kind of job.</summary>
    protected abstract void TakeFrame(FrameHeader header, FrameReceiver receiver);

    /// <summary>Lets everything that waits fail. May be called more than once; the first failure counts.</summary>
    protected abstract void FailAll(ItemException failure);

    /// <summary>Lets go of what this kind of job holds; called last.</summary>
    protected virtual ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    protected static T Read<T>(MessageParser<T> parser, FrameHeader header, FrameReceiver receiver)
        where T : IMessage<T> => FromWire.Parse(parser, receiver.Read(header.Length));

    /// <summary>Ends the process that broke the protocol, and lets everything that waits fail.</summary>
    /// <returns>What the job fails with: this, unless it had failed before.</returns>
    protected ItemException Refuse(WireException broken)
    {
        var failure = new ItemException(ChildFaults.Protocol(_child.Identity, broken.Message), broken);
        if (TryFail(failure))
        {
            Kill(failure.Fault);
            Spread(failure);
        }

        return Failure!;
    }

    /// <summary>Finds out why the connection ended, then lets the job fail with that.</summary>
    private async Task BreakAsync(Exception? failure)
    {
        if (failure is WireException broken)
        {
            _ = Refuse(broken);
            return;
        }

        var first = await Task.WhenAny(_child.Ended, _closed.Task, Task.Delay(_options.Times.Exit, _options.Time));
        if (first == _closed.Task)
        {
            // The plugin let go of a job that it could not open; its answer that says so came a moment later.
            return;
        }

        if (first != _child.Ended)
        {
            _ = Refuse(new WireException("closed its data connection in the middle of a job"));
            return;
        }

        var explained = new ItemException(await _child.Ended);
        if (TryFail(explained))
        {
            Spread(explained);
        }
    }

    /// <summary>The first failure counts.</summary>
    private bool TryFail(ItemException failure)
    {
        lock (_gate)
        {
            var isFirst = Failure is null;
            Failure ??= failure;
            return isFirst;
        }
    }

    private void Spread(ItemException failure)
    {
        FailAll(failure);
        _ = _closed.TrySetResult();
    }

    private void Kill(Fault reason)
    {
        if (!Interlocked.Exchange(ref _isKilled, value: true))
        {
            _child.Kill(reason);
        }
    }

    /// <summary>
    /// CLOSED counts as the answer to CLOSE. Without being asked it is the end of a process that has more to tell: its
    /// connection closes next.
    /// </summary>
    private void CompleteIfClosed()
    {
        if (_isClosing && _hasSaidClosed)
        {
            _ = _closed.TrySetResult();
        }
    }

    /// <summary>
    /// The host itself may be stuck in a write to a process that reads no more, so it does not get as far as to close.
    /// </summary>
    private void LosePatience()
    {
        var patience = _options.Time.CreateTimer(
            _ => EndStuck(),
            state: null,
            _options.Times.Cancel,
            Timeout.InfiniteTimeSpan
        );
        lock (_gate)
        {
            _patience = patience;
        }
    }

    private void EndStuck()
    {
        if (!_closed.Task.IsCompleted)
        {
            Kill(ChildFaults.Stuck(_child.Identity, _options.Times.Cancel));
        }
    }
}
