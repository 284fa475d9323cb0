using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginHosting.Isolation.Data;
using Comet.Modular.PluginHosting.Secrets;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>A plugin's running process: its control calls, its data connections, and its end.</summary>
internal sealed class ChildProcess : IPluginPeer, IAsyncDisposable
{
    private readonly Process _process;
    private readonly LaunchFolder _folder;
    private readonly ControlChannel _control;
    private readonly DataListener _data;
    private readonly ChildTimes _times;
    private readonly ILogger _logger;
    private readonly SecretMask _mask;
    private readonly OutputRelay _relay;
    private readonly Task _reading;
    private readonly TaskCompletionSource<Fault> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Fault? _reason;
    private bool _isStopping;
    private bool _isFinished;
    private bool _isDisposed;

    public ChildProcess(Process process, LaunchFolder folder, LaunchLine launch, ChildCommand command, IsolationOptions options)
    {
        _process = process;
        _folder = folder;
        _times = options.Times;
        _logger = options.Loggers.CreateLogger("Comet.Plugins");
        Identity = new ChildIdentity(command.PluginId, command.Version, process.Id);
        _mask = command.Mask;
        _relay = new OutputRelay(_logger, Identity, _mask, options.Time);
        _reading = Task.WhenAll(
            Task.Run(() => OutputLines.ReadAsync(process.StandardOutput, _mask, _relay.TakeOutput)),
            Task.Run(() => OutputLines.ReadAsync(process.StandardError, _mask, _relay.TakeError))
        );
        _control = new ControlChannel(launch);
        _data = new DataListener(launch.Data, Identity);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ = Task.Run(FinishAsync);
        if (process.HasExited)
        {
            _ = Task.Run(FinishAsync);
        }
    }

    public ChildIdentity Identity { get; }

    public V1.Plugin.PluginClient Calls => _control.Client;

    public Task<Fault> Ended => _ended.Task;

    /// <summary>Why it ended; null while it runs.</summary>
    public Fault? EndReason { get; private set; }

    /// <summary>Whether its end was not asked for: true from the decision to kill it, before it is gone.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate)
            {
                return _reason is not null;
            }
        }
    }

    public bool IsAlive => !Ended.IsCompleted;

    /// <summary>Physical memory in use.</summary>
    public long MemoryBytes
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Waits for the data connection that brings a ticket.</summary>
    public PendingConnection ExpectConnection() => _data.Expect();

    public void Kill(Fault reason)
    {
        lock (_gate)
        {
            // One that has ended by itself explains itself, as soon as its last words are read.
            if (_isDisposed || _isStopping || HasExited)
            {
                return;
            }

            _reason ??= reason;
        }

        KillTree();
    }

    /// <summary>Turns the failure of a control call into one that names the plugin and the cause.</summary>
    public async Task<ItemException> ExplainAsync(RpcException failure, string call)
    {
        // A connection that breaks is the first sign of an end that explains itself a moment later.
        if (failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            _ = await FindEndAsync();
        }

        var fault =
            Ended.IsCompletedSuccessfully ? await Ended
            : failure.StatusCode == StatusCode.DeadlineExceeded ? ChildFaults.Timeout(Identity, call)
            : ChildFaults.Failed(Identity, call, failure.Status.Detail);
        return new ItemException(fault, failure);
    }

    /// <summary>Waits a moment for an end that explains why a call failed; null when it goes on.</summary>
    public async Task<Fault?> FindEndAsync()
    {
        _ = await Task.WhenAny(Ended, Task.Delay(_times.Exit));
        return Ended.IsCompletedSuccessfully ? await Ended : null;
    }

    /// <summary>Asks the process to end, then ends it; returns when nothing of it is left.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the last call comes to, the process is ended next.")]
    public async Task StopAsync()
    {
        lock (_gate)
        {
            _isStopping |= !HasExited;
        }

        if (IsAlive)
        {
            try
            {
                _ = await Calls.ShutdownAsync(new V1.ShutdownRequest()).ResponseAsync.WaitAsync(_times.Stop);
                _process.StandardInput.Close();
                _ = await Ended.WaitAsync(_times.Stop);
            }
            catch (Exception)
            {
                KillTree();
            }
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _isStopping |= !HasExited;
        }

        if (IsAlive)
        {
            KillTree();
            // Its end waits for the last words, which something that it started may hold back; then it is known.
            _ = await Task.WhenAny(Ended, Task.Delay(2 * _times.Exit));
        }

        await _data.DisposeAsync();
        _control.Dispose();
        _process.Dispose();
        _folder.Remove();
    }

    /// <summary>The process has ended: its last words are read first, because they belong to the report.</summary>
    private async Task FinishAsync()
    {
        _ = await Task.WhenAny(_reading, Task.Delay(_times.Exit));
        _relay.Finish();
        Fault fault;
        bool wasAskedFor;
        lock (_gate)
        {
            if (_isFinished)
            {
                return;
            }

            _isFinished = true;
            // It goes into the host's log, and may quote the process.
            fault = _mask.Apply(_reason ?? ChildFaults.Crashed(Identity, ExitCode, _relay.LastErrors));
            wasAskedFor = _isStopping && _reason is null;
            _reason = wasAskedFor ? null : fault;
        }

        if (wasAskedFor)
        {
            PluginEvents.Stopped(_logger, Identity.PluginId, Identity.ProcessText);
        }
        else
        {
            PluginEvents.Failed(_logger, Identity.PluginId, Identity.ProcessText, fault.Code, fault.Message);
        }

        // Last, so that whoever learns of the end finds it in the log.
        EndReason = fault;
        _ = _ended.TrySetResult(fault);
    }

    private bool HasExited
    {
        get
        {
            try
            {
                return _process.HasExited;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }

    /// <summary>-1 when nobody can tell any more.</summary>
    private int ExitCode
    {
        get
        {
            try
            {
                return _process.ExitCode;
            }
            catch (InvalidOperationException)
            {
                return -1;
            }
        }
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        catch (Exception spared) when (spared is Win32Exception or AggregateException)
        {
            // Something that it started runs as another user and may not be ended from here; the process itself was.
            PluginEvents.NotKilled(_logger, Identity.PluginId, Identity.ProcessText, spared.Message);
        }
    }
}
