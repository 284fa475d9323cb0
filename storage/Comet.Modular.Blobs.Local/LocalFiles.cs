using System.Buffers;

namespace Comet.Modular.Blobs.Local;

/// <summary>The steps of a durable put, on the platform at hand.</summary>
internal static class LocalFiles
{
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode0700 = FileMode0600 | UnixFileMode.UserExecute;

    // HRESULT_FROM_WIN32 of ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS.
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsAlreadyExists = unchecked((int)0x800700B7);

    /// <summary>Writes a new file and makes its bytes durable; its name is not durable yet.</summary>
    internal static void WriteNew(string path, in ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0600;
        }

        using var file = new FileStream(path, options);
        foreach (ReadOnlyMemory<byte> segment in content)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Write(segment.Span);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Shows a finished file under its final name; false if that name is taken. The old name may or may not remain.
    /// </summary>
    internal static bool TryPublish(string temporary, string final)
    {
        if (!OperatingSystem.IsWindows())
        {
            return PosixFiles.TryLink(temporary, final);
        }

        try
        {
            File.Move(temporary, final, overwrite: false);
            return true;
        }
        catch (IOException e) when (e.HResult is WindowsFileExists or WindowsAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Makes the names in a folder durable. NTFS journals them itself and has no such call.</summary>
    internal static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            PosixFiles.FlushFolder(folder);
        }
    }

    /// <summary>Makes a folder for this user alone; its parent must exist. An existing folder is left as it is.</summary>
    internal static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode0700);
        }
    }

    /// <summary>Whether nothing is in a folder, or folders alone once a store was begun there.</summary>
    internal static bool IsEmpty(string folder, string begun)
    {
        if (!Directory.Exists(begun))
        {
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }

        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories);
        // A link to a folder is not followed: it is met before what lies behind it.
        return entries.All(static entry => entry is DirectoryInfo { LinkTarget: null });
    }

    /// <summary>Makes a folder and those above it that are missing, durably.</summary>
    internal static void CreateFolderChain(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent)
        {
            CreateFolderChain(parent);
            CreateFolder(folder);
            FlushFolder(parent);
        }
    }
}
