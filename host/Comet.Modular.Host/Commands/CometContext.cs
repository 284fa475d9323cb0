using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Host.State;
using Comet.Modular.Jobs.Items;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.Jobs.State;
using Comet.Modular.Jobs.Vaults;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Commands;

/// <summary>
/// What one run of the program has. Everything is opened when it is first asked for, so that a command that does not
/// need it does not wait for it.
/// </summary>
internal sealed class CometContext : IAsyncDisposable
{
    private readonly Lazy<HomeFolder> _home;
    private readonly Lazy<HomeKey> _key;
    private readonly Lazy<StateDatabase> _state;
    private readonly Lazy<JobHistory> _jobs;
    private readonly Lazy<HostLog> _log;
    private readonly Lazy<PluginCatalog> _plugins;

    public CometContext(ParseResult arguments)
    {
        Terminal = new Terminal(
            arguments.GetValue(GlobalOptions.Json),
            arguments.GetValue(GlobalOptions.Quiet),
            arguments.GetValue(GlobalOptions.Verbose),
            arguments.GetValue(GlobalOptions.NoProgress)
        );
        PluginsFile = Path.GetFullPath(
            arguments.GetValue(GlobalOptions.Plugins) ?? Path.Combine(AppContext.BaseDirectory, "plugins.json")
        );
        _home = new(() => HomeFolder.Open(arguments.GetValue(GlobalOptions.Home)));
        _key = new(() => HomeKey.Open(Home, Terminal.Warn));
        _state = new(() => StateDatabase.Open(Home.StateFile));
        _jobs = new(OpenJobs);
        _log = new(() => new HostLog(Home));
        _plugins = new(OpenPlugins);
    }

    public Terminal Terminal { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    public string PluginsFile { get; }

    public HomeFolder Home => _home.Value;

    public HomeKey Key => _key.Value;

    public HostLog Log => _log.Value;

    public PluginCatalog Plugins => _plugins.Value;

    public VaultAttachments Vaults => new(_state.Value);

    public ProtectedItems Items => new(_state.Value);

    public JobHistory Jobs => _jobs.Value;

    /// <summary>The home, if it was deleted after this run had begun to use it; else null.</summary>
    public HomeFolder? LostHome =>
        _home.IsValueCreated
        && (!Directory.Exists(Home.Path) || (_state.IsValueCreated && !File.Exists(Home.StateFile)))
            ? Home
            : null;

    /// <summary>The cause of a failure, if that is the loss of the home; else the failure itself.</summary>
    public Exception Explain(Exception failure) =>
        HomeLoss.CanCause(failure) && LostHome is { } lost ? HomeLoss.Of(lost, failure) : failure;

    public async ValueTask DisposeAsync()
    {
        if (_plugins.IsValueCreated)
        {
            await _plugins.Value.DisposeAsync();
        }

        if (_log.IsValueCreated)
        {
            _log.Value.Dispose();
        }

        if (_state.IsValueCreated)
        {
            _state.Value.Dispose();
        }

        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }

        if (_home.IsValueCreated)
        {
            // Whatever was closed above may have made the home anew, if it was deleted.
            Home.KeepClosed();
        }

        Terminal.Dispose();
    }

    private PluginCatalog OpenPlugins() =>
        PluginCatalog.Open(
            PluginsFile,
            isolation: new IsolationOptions
            {
                StateFolder = Home.PluginsFolder,
                Environment = PluginEnvironment.Read(),
                Loggers = new LateLoggers(() => Log.Factory),
                Time = Time,
                Debugged = PluginEnvironment.Debugged,
            },
            // A command ends soon, and what can be unloaded is compiled anew in every run.
            unloads: false
        );

    /// <summary>Jobs whose process died say so from the first look at them on.</summary>
    private JobHistory OpenJobs()
    {
        var jobs = new JobHistory(_state.Value, Time);
        _ = jobs.MarkAbandoned();
        return jobs;
    }
}
