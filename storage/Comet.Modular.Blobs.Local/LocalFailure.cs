namespace Comet.Modular.Blobs.Local;

/// <summary>Puts the platform's errors into words: the folder, the cause, the next step.</summary>
internal static class LocalFailure
{
    // errno: EPERM, EACCES, ENOSPC, EROFS are the same on Linux and macOS; the others are written (Linux, macOS).
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int NotSupportedLinux = 95;
    private const int NotSupportedMacOS = 45;
    private const int QuotaLinux = 122;
    private const int QuotaMacOS = 69;

    // HRESULT_FROM_WIN32 of ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_WRITE_PROTECT, ERROR_SHARING_VIOLATION.
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsWriteProtect = unchecked((int)0x80070013);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    // EAGAIN, EBUSY, ETIMEDOUT, ESTALE.
    private static readonly int[] TransientOnLinux = [11, 16, 110, 116];
    private static readonly int[] TransientOnMacOS = [35, 16, 60, 70];

    /// <summary>Whether the platform reported a failed file operation, as opposed to a fault of the program.</summary>
    internal static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Explains what the platform reported about a store in <paramref name="folder"/>.</summary>
    internal static BlobStoreException Explain(string operation, BlobName? name, string folder, Exception exception)
    {
        (string cause, string next) = Words(folder, exception);
        return new BlobStoreException(operation, name, cause, next, IsTransient(exception), exception);
    }

    /// <summary>The store's folder is gone: its drive was perhaps taken away.</summary>
    internal static BlobStoreException Missing(string operation, BlobName? name, string folder, Exception? exception) =>
        new(operation,
            name,
            $"The folder '{folder}' is not there, or is not the store that was opened.",
            "Connect or mount its drive, or correct the folder's path, and try again.",
            isTransient: false,
            exception);

    private static (string Cause, string Next) Words(string folder, Exception exception) => exception switch
    {
        UnauthorizedAccessException => Denied(folder, exception.Message),
        DirectoryNotFoundException or FileNotFoundException => (
            $"A file or folder in '{folder}' vanished during the work ({exception.Message}).",
            "Check that the drive is mounted and that nothing else changes this folder, and try again."),
        _ => Words(folder, exception.HResult, exception.Message),
    };

    private static (string Cause, string Next) Words(string folder, int code, string message) => code switch
    {
        NoSpace or WindowsDiskFull or WindowsHandleDiskFull => (
            $"The drive that holds '{folder}' is full.",
            "Free some space on it, and try again."),
        QuotaLinux or QuotaMacOS => (
            $"The disk quota for '{folder}' is used up.",
            "Raise the quota or free some space, and try again."),
        ReadOnlyFileSystem or WindowsWriteProtect => (
            $"The drive that holds '{folder}' can only be read.",
            "Mount it for writing and try again (after an error the system may have made it read-only: check the drive)."),
        AccessDenied when !OperatingSystem.IsWindows() => Denied(folder, message),
        NotPermitted or NotSupportedLinux or NotSupportedMacOS when !OperatingSystem.IsWindows() => (
            $"The file system that holds '{folder}' cannot make hard links ({message}).",
            "Use a folder on a file system that can, such as ext4, XFS, Btrfs, ZFS or APFS."),
        _ => (
            $"The drive or share that holds '{folder}' reported an error ({message}).",
            "Check the drive, its cable or its network connection, and try again."),
    };

    private static (string Cause, string Next) Denied(string folder, string message) => (
        $"Access to the folder '{folder}' was denied ({message}).",
        "Give the user that Comet runs as the right to read and write it, and try again.");

    private static bool IsTransient(Exception exception)
    {
        if (OperatingSystem.IsWindows())
        {
            return exception.HResult == WindowsSharingViolation;
        }

        int[] transient = OperatingSystem.IsMacOS() ? TransientOnMacOS : TransientOnLinux;
        return exception is IOException && transient.Contains(exception.HResult);
    }
}
