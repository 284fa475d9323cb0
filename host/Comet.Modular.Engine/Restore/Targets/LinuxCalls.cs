using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>The calls that restore relative to directory handles. Constants are those of Linux on x64 and arm64.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxCalls
{
    public const int CurrentFolder = -100; // AT_FDCWD
    public const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    public const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    public const int StatBasic = 0x7ff; // STATX_BASIC_STATS

    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 0x40;
    public const int OpenExclusive = 0x80;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenPath = 0x200000; // O_PATH

    public const uint NoReplace = 1; // RENAME_NOREPLACE

    public const int NoEntry = 2; // ENOENT
    public const int Exists = 17; // EEXIST
    public const int Invalid = 22; // EINVAL
    public const int NoSpace = 28; // ENOSPC
    public const int ReadOnlyFileSystem = 30; // EROFS
    public const int QuotaExceeded = 122; // EDQUOT
    public const int NotPermitted = 1; // EPERM

    private const string LibC = "libc";

    // O_DIRECTORY and O_NOFOLLOW are swapped between x64 and arm64.
    public static int OpenDirectory { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    public static int OpenNoFollow { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    [LibraryImport(LibC, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* name, int flags, uint mode);

    [LibraryImport(LibC, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, byte* name, uint mode);

    [LibraryImport(LibC, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(SafeFileHandle directory, byte* name, int flags);

    [LibraryImport(LibC, EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName);

    [LibraryImport(LibC, EntryPoint = "renameat2", SetLastError = true)]
    public static partial int RenameAt(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName, uint flags);

    [LibraryImport(LibC, EntryPoint = "linkat", SetLastError = true)]
    public static partial int LinkAt(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName, int flags);

    [LibraryImport(LibC, EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int SymbolicLinkAt(byte* target, SafeFileHandle directory, byte* name);

    [LibraryImport(LibC, EntryPoint = "mknodat", SetLastError = true)]
    public static partial int MakeNodeAt(SafeFileHandle directory, byte* name, uint mode, ulong device);

    [LibraryImport(LibC, EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(SafeFileHandle directory, byte* name, int flags, uint mask, LinuxStat* stat);

    [LibraryImport(LibC, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport(LibC, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint WriteAt(SafeFileHandle file, byte* bytes, nint count, long offset);

    [LibraryImport(LibC, EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwnerAt(SafeFileHandle directory, byte* name, uint user, uint group, int flags);

    [LibraryImport(LibC, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(LibC, EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(int directory, byte* name, uint mode, int flags);

    [LibraryImport(LibC, EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimesAt(int directory, byte* name, LinuxTime* times, int flags);

    [LibraryImport(LibC, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(SafeFileHandle file, LinuxTime* times);

    [LibraryImport(LibC, EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetAttribute(SafeFileHandle file, byte* name, byte* value, nint size, int flags);

    [LibraryImport(LibC, EntryPoint = "setxattr", SetLastError = true)]
    public static partial int SetAttributeAt(byte* path, byte* name, byte* value, nint size, int flags);

    [LibraryImport(LibC, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();
}
