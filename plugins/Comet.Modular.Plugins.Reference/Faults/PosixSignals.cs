using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Signals that a process sends to itself.</summary>
internal static partial class PosixSignals
{
    public const int SegmentationFault = 11;
    private const int LinuxStop = 19;
    private const int AppleStop = 17;

    public static int Stop => OperatingSystem.IsMacOS() ? AppleStop : LinuxStop;

    /// <summary>Returns only when the process was let go on.</summary>
    public static void SendToSelf(int signal)
    {
        // The runtime takes a SIGSEGV for a fault of its own code, puts the default back and tries the instruction again.
        do
        {
            _ = Send(Environment.ProcessId, signal);
        } while (signal == SegmentationFault);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Send(int process, int signal);
}
