using System.Diagnostics;
using Comet.Modular.Contracts.Wire;

namespace Comet.Modular.PluginSdk;

/// <summary>Ends this process when the host is gone: standard input ends with it, however it died.</summary>
/// <remarks>Threads of its own: a plugin that has taken every thread of the pool must not outlive its host.</remarks>
internal sealed class ParentWatch(LaunchLine launch, CancellationTokenSource ended)
{
    /// <summary>The host's rule is 10 s; what is left is for the system.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    public void Start() =>
        new Thread(Watch)
        {
            IsBackground = true,
            Name = "parent watch",
        }.Start();

    private void Watch()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        try
        {
            while (input.Read(ignored) > 0) { }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }

        new Thread(KillLater)
        {
            IsBackground = true,
            Name = "last resort",
        }.Start();
        ended.Cancel();
    }

    /// <summary>An orderly exit may hang in code of the plugin; this one cannot.</summary>
    private void KillLater()
    {
        using var never = new ManualResetEventSlim();
        _ = never.Wait(Grace);
        LaunchFolder.Remove(launch);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
