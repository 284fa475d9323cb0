using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.TreeCompare;

/// <summary>The few calls of the C library that names of any bytes, holes and extended attributes need.</summary>
internal static partial class Native
{
    internal const int SeekData = 3;
    internal const int SeekHole = 4;
    internal const int CloseOnExec = 0x80000;

    /// <summary>AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH: a link is itself, and an empty name means the descriptor.</summary>
    internal const int StatFlags = 0x100 | 0x1000;

    /// <summary>STATX_BASIC_STATS.</summary>
    internal const uint StatMask = 0x7ff;

    /// <summary>Size of struct statx, the same on every architecture (which struct stat is not).</summary>
    internal const int StatSize = 256;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial SafeFileHandle Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial SafeFileHandle OpenAt(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Stat(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint mask, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadFolder(SafeFileHandle folder, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadLink(SafeFileHandle folder, ReadOnlySpan<byte> name, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ListAttributes(ReadOnlySpan<byte> path, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint GetAttribute(
        ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Read(SafeFileHandle file, Span<byte> buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial long Seek(SafeFileHandle file, long offset, int whence);
}
