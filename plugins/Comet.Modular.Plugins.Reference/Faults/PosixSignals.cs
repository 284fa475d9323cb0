using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Signals that a process brings upon itself.</summary>
internal static partial class PosixSignals
{
    private const int LinuxStop = 19;
    private const int AppleStop = 17;

    private static int Stop => OperatingSystem.IsMacOS() ? AppleStop : LinuxStop;

    /// <summary>Stops this process. The caller does not go on, also if the process is let go on.</summary>
    /// <remarks>The signal may come to another thread first: without the wait this one would answer once more.</remarks>
    public static void StopSelf()
    {
        _ = Send(Environment.ProcessId, Stop);
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    /// <summary>Lets native code read where nothing is: the system answers with SIGSEGV.</summary>
    public static void ReadNowhere() => _ = Measure(1);

    [LibraryImport("libc", EntryPoint = "strlen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint Measure(nint text);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Send(int process, int signal);
}
