using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Signals that a process brings upon itself.</summary>
internal static partial class PosixSignals
{
    private const int LinuxStop = 19;
    private const int AppleStop = 17;

    public static int Stop => OperatingSystem.IsMacOS() ? AppleStop : LinuxStop;

    /// <summary>Returns only when the process was let go on.</summary>
    public static void SendToSelf(int signal)
    {
        _ = Send(Environment.ProcessId, signal);
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
