using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The calls of the C library that a walk needs. All return -1 and leave errno on failure.</summary>
/// <remarks>The values are those of Linux on x64 and arm64, the same for glibc and musl.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    public const int CurrentDirectory = -100;
    public const int SymlinkNoFollow = 0x100;
    public const int NoAutomount = 0x800;
    public const int EmptyPath = 0x1000;
    public const uint BasicStatsAndBirth = 0xfff;

    public const int NonBlock = 0x800;
    public const int NoAccessTime = 0x40000;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const int SeekData = 3;
    public const int SeekHole = 4;
    public const int AdviseSequential = 2;

    private const string Library = "libc";

    /// <summary>New calls have one number on every processor.</summary>
    private const nint ListAttributesAtNumber = 465;

    /// <summary>These two flags differ between the processors' kernel interfaces.</summary>
    public static int Directory { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    public static int NoFollow { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    private static nint GetDirectoryEntriesNumber { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 61 : 217;

    /// <summary>Fills the buffer with directory records; musl and old glibc have no wrapper of this name.</summary>
    public static int GetDirectoryEntries(int descriptor, byte* buffer, int size) =>
        (int)SystemCall(GetDirectoryEntriesNumber, descriptor, buffer, (nuint)size);

    /// <summary>As <see cref="ListAttributes"/>, by name relative to a directory; since Linux 6.13, by number only.</summary>
    public static nint ListAttributesAt(int directory, byte* name, byte* list, nuint size) =>
        SystemCall(ListAttributesAtNumber, directory, name, SymlinkNoFollow, list, size);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Statx(int directory, byte* path, int flags, uint mask, FileStatus* status);

    [LibraryImport(Library, EntryPoint = "fstatfs", SetLastError = true)]
    public static partial int StatFileSystem(int descriptor, FileSystemStatus* status);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "posix_fadvise")]
    public static partial int Advise(int descriptor, long offset, long length, int advice);

    [LibraryImport(Library, EntryPoint = "llistxattr", SetLastError = true)]
    public static partial nint ListAttributes(byte* path, byte* list, nuint size);

    [LibraryImport(Library, EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(byte* path, byte* name, byte* value, nuint size);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    public static partial int FindUser(uint id, byte* record, byte* buffer, nuint size, byte** found);

    [LibraryImport(Library, EntryPoint = "getgrgid_r")]
    public static partial int FindGroup(uint id, byte* record, byte* buffer, nuint size, byte** found);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, int descriptor, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(
        nint number,
        int directory,
        byte* name,
        int flags,
        byte* list,
        nuint size
    );
}
