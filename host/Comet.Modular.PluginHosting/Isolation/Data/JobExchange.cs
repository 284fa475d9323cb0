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
    private bool _isClosing;

    // Only the connection's reader looks at it.
    private bool _isClosedEarly;

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
        if (_isClosedEarly)
        {
            throw new WireException($"sent a frame {header.Type} after it had closed its session");
        }

        if (header.Type == FrameType.Closed)
        {
            _ = _closed.TrySetResult();
            if (!IsClosing)
            {
                _isClosedEarly = true;
                // Nobody asked for it: the process is about to end, or the job could not be opened.
                _ = Task.Run(() => BreakAsync(failure: null));
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
        if (_closed.Task.IsCompleted && (failure is not WireException || IsClosing))
        {
            return;
        }

        _ = Task.Run(() => BreakAsync(failure));
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
        }

        // A process that reads no more lets even this write wait.
        LosePatience();
        Sender.Send(new FrameHeader(FrameType.Close));
        try
        {
            await _closed.Task.WaitAsync(_options.Times.Cancel, _options.Time);
        }
        catch (TimeoutException)
        {
            _child.Kill(ChildFaults.Stuck(_child.Identity, _options.Times.Cancel));
            _ = await Task.WhenAny(_child.Ended, Task.Delay(_options.Times.Exit, _options.Time));
        }

        await _cancellation.DisposeAsync();
        if (_patience is not null)
        {
            await _patience.DisposeAsync();
        }

        FailAll(new ItemException(new Fault(Severity.Error, "plugin.closed", "The job's connection is closed.")));
        _link.Dispose();
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

    /// <summary>Ends the process that broke the protocol.</summary>
    /// <returns>What the job fails with.</returns>
    protected ItemException Refuse(WireException broken)
    {
        var fault = ChildFaults.Protocol(_child.Identity, broken.Message);
        _child.Kill(fault);
        return new ItemException(fault, broken);
    }

    /// <summary>Finds out why the connection ended, then lets the job fail with that.</summary>
    private async Task BreakAsync(Exception? failure)
    {
        Fault fault;
        if (failure is WireException broken)
        {
            fault = Refuse(broken).Fault;
        }
        else if (await Task.WhenAny(_child.Ended, Task.Delay(_options.Times.Exit, _options.Time)) == _child.Ended)
        {
            fault = await _child.Ended;
        }
        else if (_closed.Task.IsCompleted && IsClosing)
        {
            // The plugin let go of a job that it could not open, before its answer that says so was here.
            return;
        }
        else
        {
            fault = ChildFaults.Protocol(_child.Identity, "closed its data connection in the middle of a job");
            _child.Kill(fault);
        }

        Failure ??= new ItemException(fault);
        FailAll(Failure);
        _ = _closed.TrySetResult();
    }

    /// <summary>
    /// The host itself may be stuck in a write to a process that reads no more, so it does not get as far as to close.
    /// </summary>
    private void LosePatience()
    {
        lock (_gate)
        {
            _patience ??= _options.Time.CreateTimer(
                _ => EndStuck(),
                state: null,
                _options.Times.Cancel,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private bool IsClosing
    {
        get
        {
            lock (_gate)
            {
                return _isClosing;
            }
        }
    }

    private void EndStuck()
    {
        if (!_closed.Task.IsCompleted)
        {
            _child.Kill(ChildFaults.Stuck(_child.Identity, _options.Times.Cancel));
        }
    }
}
