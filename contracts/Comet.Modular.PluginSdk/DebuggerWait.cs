using System.Diagnostics;
using Comet.Modular.Contracts.Wire;

namespace Comet.Modular.PluginSdk;

/// <summary>Lets a developer attach before anything happens.</summary>
internal static class DebuggerWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(LaunchLine launch, CancellationToken cancellationToken)
    {
        if (!launch.WaitForDebugger || Debugger.IsAttached)
        {
            return;
        }

        await Console
            .Error.WriteLineAsync($"process {Environment.ProcessId} of {launch.Plugin} waits for a debugger")
            .ConfigureAwait(false);
        using var timer = new PeriodicTimer(Interval);
        while (!Debugger.IsAttached)
        {
            _ = await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
