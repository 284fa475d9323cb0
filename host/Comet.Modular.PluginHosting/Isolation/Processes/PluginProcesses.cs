namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>All plugin processes of this host, one for each plugin at most.</summary>
internal sealed class PluginProcesses(CrashHistory crashes, TimeSpan idleStop, IsolationOptions options) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChildCommand, ChildHome> _homes = [];
    // Made for the first process: most commands start none, and do without a log.
    private readonly Lazy<ChildLauncher> _launcher = new(() => new ChildLauncher(options));

    /// <summary>Lends the process of a plugin.</summary>
    public Task<ChildLease> LeaseAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        ChildHome? home;
        lock (_gate)
        {
            if (!_homes.TryGetValue(command, out home))
            {
                home = new ChildHome(command, _launcher.Value, crashes, idleStop, options);
                _homes.Add(command, home);
            }
        }

        return home.LeaseAsync(cancellationToken);
    }

    /// <summary>Stops all processes; nothing of them is left afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        ChildHome[] homes;
        lock (_gate)
        {
            homes = [.. _homes.Values];
            _homes.Clear();
        }

        await Task.WhenAll(homes.Select(static home => home.DisposeAsync().AsTask()));
    }
}
