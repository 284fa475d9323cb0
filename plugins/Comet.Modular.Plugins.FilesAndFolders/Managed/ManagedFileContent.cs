using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Plugins.FilesAndFolders.Managed;

/// <summary>A file that was offered, opened by its path. Unproved, as <see cref="ManagedWalk"/>.</summary>
internal sealed class ManagedFileContent(EntryPath path, EntryMetadata offered, long offeredLength) : IEntryContent
{
    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Open());
    }

    /// <summary>The metadata at the end of reading, where it is not what was offered; else null.</summary>
    public EntryMetadata? Refresh(ManagedFileState now) =>
        now.Length == offeredLength && now.Modified == offered.Modified
            ? null
            : offered with
            {
                Modified = now.Modified,
            };

    private IContentReader Open()
    {
        const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
        SafeFileHandle? handle = null;
        Fault fault;
        try
        {
            handle = File.OpenHandle(HostPath.ToNative(path), FileMode.Open, FileAccess.Read, Share);
            return new ManagedFileReader(handle, path, this);
        }
        catch (UnauthorizedAccessException denied)
        {
            fault = FileFaults.AccessDenied(path, denied.Message);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = FileFaults.Vanished(path);
        }
        catch (IOException failed)
        {
            fault = FileFaults.ReadError(path, failed.Message);
        }

        handle?.Dispose();
        return new FailedReader(fault);
    }
}
