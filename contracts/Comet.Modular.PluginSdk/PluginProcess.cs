using System.Runtime.InteropServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginSdk.Serving;

namespace Comet.Modular.PluginSdk;

/// <summary>The whole main of a plugin: the same class that loads in the host's process runs here in one of its own.</summary>
public static class PluginProcess
{
    private const int WrongUse = 2;

    /// <summary>Serves one host until it shuts the process down, or is gone.</summary>
    /// <param name="plugin">The plugin of this assembly.</param>
    /// <returns>The exit code: 0, or 2 when this process was not started by a host.</returns>
    public static async Task<int> RunAsync(IProtectedItemPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        RuntimeSettings.Hide();
        using var ended = new CancellationTokenSource();
        // A terminal's Ctrl+C reaches the whole process group: the host decides what becomes of its plugins.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                ended.Cancel();
            }
        );
        LaunchLine launch;
        try
        {
            launch = LaunchLine.Parse(await Console.In.ReadLineAsync(ended.Token).ConfigureAwait(false) ?? string.Empty);
        }
        catch (WireException wrong)
        {
            var description = plugin.Describe();
            await Console
                .Error.WriteLineAsync(
                    $"{description.Id} {description.Version} is a plugin of comet and {wrong.Message}: "
                        + "comet starts it. See contracts/PROTOCOL.md for starting one by hand."
                )
                .ConfigureAwait(false);
            return WrongUse;
        }

        var watch = new ParentWatch(launch, ended);
        watch.Start();
        MemoryEnd.Watch();
        try
        {
            await DebuggerWait.RunAsync(launch, ended.Token).ConfigureAwait(false);
            var server = new ControlServer(plugin, launch, ended);
            await using (server.ConfigureAwait(false))
            {
                await server.RunAsync(ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The host was gone before it came so far.
        }

        LaunchFolder.Remove(launch);
        return 0;
    }
}
