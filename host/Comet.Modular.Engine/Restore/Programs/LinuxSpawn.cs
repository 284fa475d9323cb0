using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>The calls that start and end a process group. Constants are those of Linux on x64 and arm64.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxSpawn
{
    public const int CloseOnExec = 0x80000; // O_CLOEXEC
    public const int Interrupted = 4; // EINTR
    public const int KillSignal = 9; // SIGKILL
    public const int PipeSignal = 13; // SIGPIPE
    public const int ByProcessId = 1; // P_PID
    public const int Exited = 4; // WEXITED
    public const int KeepWaitable = 0x01000000; // WNOWAIT
    public const int CodeExited = 1; // CLD_EXITED
    public const short DefaultSignals = 0x04; // POSIX_SPAWN_SETSIGDEF
    public const short SignalMask = 0x08; // POSIX_SPAWN_SETSIGMASK
    public const short NewSession = 0x80; // POSIX_SPAWN_SETSID

    // The C libraries in use need 336 and 80 bytes at most.
    public const int AttributesSize = 512;
    public const int ActionsSize = 256;
    public const int SignalSetSize = 128;

    private const string LibC = "libc";

    [LibraryImport(LibC, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport(LibC, EntryPoint = "posix_spawn")]
    public static partial int Spawn(
        int* process,
        byte* path,
        void* actions,
        void* attributes,
        byte** arguments,
        byte** environment
    );

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitialiseActions(void* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(void* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitialiseAttributes(void* attributes);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(void* attributes, void* signals);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(void* attributes);

    [LibraryImport(LibC, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitFor(int kind, int process, LinuxExit* exit, int options);

    [LibraryImport(LibC, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}
