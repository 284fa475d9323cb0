using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.PluginHosting.Loading;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>One plugin's process over time: started for the first job, stopped after the last, started anew after a crash.</summary>
internal sealed class ChildHome(
    ChildCommand command,
    ChildLauncher launcher,
    CrashHistory crashes,
    TimeSpan idleStop,
    IsolationOptions options
) : IAsyncDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "A return may come late; without its wait handle it holds nothing.")]
    private readonly SemaphoreSlim _one = new(1);
    private readonly ILogger _logger = options.Loggers.CreateLogger("Comet.Plugins");
    private ChildProcess? _child;
    private IReadOnlySet<string> _capabilities = new HashSet<string>(StringComparer.Ordinal);
    private Task _watching = Task.CompletedTask;
    private int _leases;
    private ITimer? _idle;

    /// <summary>Lends the process, which is started if there is none.</summary>
    /// <exception cref="ItemException">It did not start.</exception>
    /// <exception cref="PluginRefusedException">The plugin is in quarantine.</exception>
    public async Task<ChildLease> LeaseAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            _idle?.Dispose();
            _idle = null;
            await BuryAsync();
            _child ??= await StartAsync(cancellationToken);
            _leases++;
            return new ChildLease(this, _child, _capabilities, options);
        }
        finally
        {
            _ = _one.Release();
        }
    }

    /// <summary>Takes a lent process back.</summary>
    public async ValueTask ReturnAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            _leases--;
            if (_leases == 0)
            {
                await BuryAsync();
            }

            if (_leases == 0 && _child is not null)
            {
                _idle = options.Time.CreateTimer(
                    _ => _ = StopIdleAsync(),
                    state: null,
                    idleStop,
                    Timeout.InfiniteTimeSpan
                );
            }
        }
        finally
        {
            _ = _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        _idle?.Dispose();
        if (_child is not null)
        {
            await _child.StopAsync();
            await WaitForWatchAsync();
            _child = null;
        }

        _ = _one.Release();
    }

    /// <summary>Lets go of a process that has ended or is being killed; its crash is noted first, for it decides on the next start.</summary>
    private async Task BuryAsync()
    {
        if (_child is not null && (_child.HasFailed || !_child.IsAlive))
        {
            var dead = _child;
            _child = null;
            await dead.DisposeAsync();
            await WaitForWatchAsync();
        }
    }

    /// <summary>What is noted of a process is noted before the host may end. One that the system does not end is let be.</summary>
    private async Task WaitForWatchAsync() => _ = await Task.WhenAny(_watching, Task.Delay(options.Times.Exit));

    private async Task<ChildProcess> StartAsync(CancellationToken cancellationToken)
    {
        if (crashes.IsQuarantined(command.PluginId, command.Version))
        {
            throw PluginRefusedException.Quarantined(command.PluginId);
        }

        var wait = crashes.BackOff(command.PluginId, command.Version);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, options.Time, cancellationToken);
        }

        try
        {
            (var child, _capabilities) = await launcher.StartAsync(command, cancellationToken);
            _watching = WatchAsync(child);
            return child;
        }
        catch (ItemException)
        {
            NoteCrash();
            throw;
        }
    }

    private async Task WatchAsync(ChildProcess child)
    {
        var watch = new HealthWatch(child, command.MemoryMiB, options.Times, options.Time);
        if (!string.Equals(options.Debugged, command.PluginId, StringComparison.Ordinal))
        {
            _ = watch.RunAsync();
        }

        _ = await child.Ended;
        if (child.HasFailed)
        {
            NoteCrash();
        }
    }

    private void NoteCrash()
    {
        try
        {
            var tooMany = crashes.Add(command.PluginId, command.Version);
            if (tooMany > 0)
            {
                PluginEvents.Quarantined(_logger, command.PluginId, tooMany);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The crash itself is what the job has to tell.
            PluginEvents.NotNoted(_logger, command.PluginId, unwritable.Message);
        }
    }

    private async Task StopIdleAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            if (_leases == 0 && _child is { } idle)
            {
                _child = null;
                await idle.StopAsync();
                await WaitForWatchAsync();
            }
        }
        finally
        {
            _ = _one.Release();
        }
    }
}
