using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Plugins.ProgramOutput.Windows;

/// <summary>The calls that keep processes together on Windows.</summary>
[SupportedOSPlatform("windows")]
internal static partial class Kernel32
{
    public const int ExtendedLimits = 9;

    /// <summary>Where the flags stand in the structure of extended limits, and how long it is.</summary>
    public const int LimitFlagsAt = 16;
    public const uint KillOnClose = 0x2000;

    private const string Library = "kernel32.dll";

    public static int ExtendedLimitsSize { get; } = Environment.Is64BitProcess ? 144 : 112;

    [LibraryImport(Library, EntryPoint = "CreateJobObjectW", SetLastError = true)]
    public static partial SafeFileHandle CreateJob(nint security, nint name);

    [LibraryImport(Library, EntryPoint = "SetInformationJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetLimits(SafeFileHandle job, int kind, ReadOnlySpan<byte> limits, int size);

    [LibraryImport(Library, EntryPoint = "AssignProcessToJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Assign(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport(Library, EntryPoint = "TerminateJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Terminate(SafeFileHandle job, uint exitCode);

    [LibraryImport(Library, EntryPoint = "GetOEMCP")]
    public static partial uint GetConsoleCodePage();
}
