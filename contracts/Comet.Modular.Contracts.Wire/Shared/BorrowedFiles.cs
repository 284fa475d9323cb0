using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>Takes over descriptors of files that another process of this user has open.</summary>
/// <remarks>
/// A descriptor of its own of the same open file, so it can do no more than the lender can. Only files that this system itself
/// keeps are taken: one of a server, or of a file system in another process, may let a read hang for ever, and to hang is
/// what the lender is a process of its own for.
/// </remarks>
internal sealed unsafe partial class BorrowedFiles : IDisposable
{
    /// <summary>The same on every architecture.</summary>
    private const nint PidfdOpen = 434;
    private const nint PidfdGetfd = 438;

    /// <summary>More than any architecture's struct statfs takes, in words; the first is the kind.</summary>
    private const int StatusWords = 32;

    // Magic numbers of linux/magic.h: ext2 to ext4, XFS, Btrfs, tmpfs, F2FS.
    private static readonly uint[] Local = [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010];

    private readonly SafeFileHandle _process;

    private BorrowedFiles(SafeFileHandle process) => _process = process;

    /// <summary>Those of one process; null where the system has nothing of the kind.</summary>
    public static BorrowedFiles? TryOpen(int process)
    {
        var opened = OperatingSystem.IsLinux() ? OpenProcess(PidfdOpen, process, 0) : -1;
        return opened < 0 ? null : new BorrowedFiles(new SafeFileHandle(opened, ownsHandle: true));
    }

    /// <summary>The file of a range, from now on the caller's; null when it is not lent, too short, or not to be trusted.</summary>
    [SupportedOSPlatform("linux")]
    public SafeFileHandle? Borrow(FileRange range)
    {
        var descriptor = TakeFile(PidfdGetfd, _process, range.Descriptor, 0);
        return descriptor < 0 ? null : Check(new SafeFileHandle(descriptor, ownsHandle: true), range);
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Gives back the file if it may be read; owns it from now on.</summary>
    private static SafeFileHandle? Check(SafeFileHandle file, FileRange range)
    {
        SafeFileHandle? fit = null;
        try
        {
            fit = IsLocal(file) && Covers(file, range) ? file : null;
            return fit;
        }
        finally
        {
            if (fit is null)
            {
                file.Dispose();
            }
        }
    }

    private static bool IsLocal(SafeFileHandle file)
    {
        var status = stackalloc long[StatusWords];
        return StatFileSystem(file, status) == 0 && Array.IndexOf(Local, (uint)status[0]) >= 0;
    }

    /// <remarks>Nothing but a regular file has a length.</remarks>
    private static bool Covers(SafeFileHandle file, FileRange range)
    {
        try
        {
            return range.Offset >= 0 && RandomAccess.GetLength(file) - range.Offset >= range.Length;
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenProcess(nint number, nint process, nint flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint TakeFile(nint number, SafeFileHandle process, nint descriptor, nint flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int StatFileSystem(SafeFileHandle file, long* status);
}
