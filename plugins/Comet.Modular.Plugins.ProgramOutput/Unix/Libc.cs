using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>The calls of the C library that start, watch and end programs.</summary>
/// <remarks>The spawn calls give an error number, the others -1 and leave errno.</remarks>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Libc
{
    public const int Interrupted = 4;

    public const short SpawnSetSignalDefaults = 0x04;
    public const short SpawnSetSignalMask = 0x08;

    public const int WaitForOneProcess = 1;
    public const int WaitForExit = 4;

    public const int SignalKill = 9;
    public const int SignalTerminate = 15;

    public const int GetDescriptorFlags = 1;
    public const int CloseOnExec = 1;
    public const int SetPipeSize = 1031;

    private const string Library = "libc";

    /// <summary>The child becomes the leader of a session of its own.</summary>
    public static short SpawnSetSession { get; } = (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    /// <summary>An ended child stays known, so that nothing else gets its number.</summary>
    public static int WaitWithoutForgetting { get; } = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    public static partial int Spawn(
        int* child,
        byte* path,
        byte* actions,
        byte* attributes,
        byte** arguments,
        byte** environment
    );

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitialiseActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(byte* actions, int descriptor, int target);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addclose")]
    public static partial int AddClose(byte* actions, int descriptor);

    [LibraryImport(
        Library,
        EntryPoint = "posix_spawn_file_actions_addchdir_np",
        StringMarshalling = StringMarshalling.Utf8
    )]
    public static partial int AddChangeDirectory(byte* actions, string path);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitialiseAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int NoSignals(byte* signals);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    public static partial int AllSignals(byte* signals);

    [LibraryImport(Library, EntryPoint = "fcntl")]
    public static partial int Control(int descriptor, int command);

    [SupportedOSPlatform("linux")]
    [LibraryImport(Library, EntryPoint = "fcntl")]
    public static partial int Control(int descriptor, int command, int value);

    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    public static partial int Wait(int kind, uint process, byte* ended, int options);

    [LibraryImport(Library, EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);
}
