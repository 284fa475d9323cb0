using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Comet.Modular.PluginSdk;

/// <summary>Ends this process when it has no memory left.</summary>
/// <remarks>
/// The host limits the managed heap. A process that went on without room would fail the next job as well, and no thread
/// of it would know what another one has lost.
/// </remarks>
internal static class MemoryEnd
{
    private static int _isEnding;

    public static void Watch() => AppDomain.CurrentDomain.FirstChanceException += Look;

    private static void Look(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is not OutOfMemoryException || Interlocked.Exchange(ref _isEnding, 1) != 0)
        {
            return;
        }

        Console.Error.WriteLine("no memory is left of what limits.memoryMiB in plugins.json allows");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
