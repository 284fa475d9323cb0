using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Plugins.FilesAndFolders.Managed;

/// <summary>Reads a file as long as it was when it was opened. Unproved, as <see cref="ManagedWalk"/>.</summary>
internal sealed class ManagedFileReader : IContentReader
{
    private readonly SafeFileHandle _handle;
    private readonly EntryPath _path;
    private readonly ManagedFileContent _content;
    private readonly ManagedFileState _opened;
    private long _position;

    /// <summary>Takes over the handle.</summary>
    public ManagedFileReader(SafeFileHandle handle, EntryPath path, ManagedFileContent content)
    {
        _handle = handle;
        _path = path;
        _content = content;
        _opened = Look();
    }

    public async ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = (int)Math.Min(buffer.Length, _opened.Length - _position);
            var read = wanted == 0
                ? 0
                : await RandomAccess.ReadAsync(_handle, buffer[..wanted], _position, cancellationToken);
            _position += read;
            return read > 0 ? ContentSpan.Bytes(read) : ContentSpan.Ended(End());
        }
        catch (IOException failed)
        {
            return ContentSpan.Ended(ContentEnd.Failed(FileFaults.ReadError(_path, failed.Message)));
        }
    }

    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private ContentEnd End()
    {
        var now = Look();
        var fault = now == _opened ? null : FileFaults.ChangedWhileReading(_path);
        return new ContentEnd { Fault = fault, FinalMetadata = _content.Refresh(now) };
    }

    private ManagedFileState Look() =>
        new(UnixTime.From(new DateTimeOffset(File.GetLastWriteTimeUtc(_handle))), RandomAccess.GetLength(_handle));
}
