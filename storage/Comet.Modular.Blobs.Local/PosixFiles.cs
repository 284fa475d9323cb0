using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Blobs.Local;

/// <summary>The two calls of the C library that .NET lacks: hard links, and handles of folders to flush them.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class PosixFiles
{
    // errno EEXIST, open(2) O_RDONLY | O_CLOEXEC: from the headers of Linux (x86-64 and arm64) and of macOS.
    private const int AlreadyExists = 17;
    private const int OpenFolderOnLinux = 0x80000;
    private const int OpenFolderOnMacOS = 0x1000000;

    /// <summary>Gives the file a second name; false if that name is taken. Atomic, and never replaces.</summary>
    internal static bool TryLink(string existing, string added)
    {
        if (Link(existing, added) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw Failure(error, added);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    internal static void FlushFolder(string folder)
    {
        int descriptor = Open(folder, OperatingSystem.IsMacOS() ? OpenFolderOnMacOS : OpenFolderOnLinux);
        if (descriptor < 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), folder);
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // The runtime's flush asks for the drive's own cache too where fsync does not (macOS), and accepts the
        // file systems that cannot flush a folder.
        RandomAccess.FlushToDisk(handle);
    }

    private static IOException Failure(int error, string path) =>
        new($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'", error);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string added);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
