using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Reads a regular file as long as it was when it was opened: one that keeps growing comes to an end.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NativeFileReader : IFileContentReader
{
    /// <summary>From here on a longer read-ahead pays for the call.</summary>
    private const long LargeFile = 1 << 20;

    private readonly int _descriptor;
    private readonly EntryPath _path;
    private readonly NativeFileContent _content;

    /// <summary>The file as the walk found it, and once it was looked at here, as it was then.</summary>
    private FileStamp _file;
    private bool _isBegun;
    private long _position;

    /// <summary>Up to here there is data; behind it the file system is asked. The whole length where it cannot tell.</summary>
    private long _dataEnd;

    /// <summary>How it ended, where that is known before the last call.</summary>
    private ContentEnd? _end;
    private bool _isDisposed;

    /// <summary>Takes over the descriptor.</summary>
    public NativeFileReader(int descriptor, EntryPath path, NativeFileContent content, in FileStamp found)
    {
        _descriptor = descriptor;
        _path = path;
        _content = content;
        _file = found;
    }

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public FileRange? FindNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // What cannot be looked at is told by the read.
        var isLarge = _file.Size >= LargeFile && (_isBegun || Begin() is null);
        _isBegun |= isLarge;
        return isLarge && _position < _dataEnd ? new FileRange(_descriptor, _position, _dataEnd - _position) : null;
    }

    public void Skip(long count) => _position += count;

    public ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _ = Libc.Close(_descriptor);
        }

        return ValueTask.CompletedTask;
    }

    private ContentSpan Read(Span<byte> buffer)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            if (TryReadWhole(buffer))
            {
                return _position == 0 ? ContentSpan.Ended(_end!) : ContentSpan.Bytes((int)_position);
            }

            if (Begin() is { } fault)
            {
                return ContentSpan.Ended(ContentEnd.Failed(fault));
            }
        }

        if (_position == _dataEnd && _position < _file.Size && SkipHole() is var hole and > 0)
        {
            return ContentSpan.Hole(hole);
        }

        if (_position == _file.Size)
        {
            return ContentSpan.Ended(_end ?? End());
        }

        var wanted = (int)Math.Min(buffer.Length, _dataEnd - _position);
        var read = ReadOnce(buffer[..wanted]);
        if (read > 0)
        {
            _position += read;
            return ContentSpan.Bytes(read);
        }

        return ContentSpan.Ended(read == 0 ? End() : ContentEnd.Failed(NativeFaults.Of(_path, read)));
    }

    /// <summary>Reads a file that is still as the walk found it, as nearly all are: one look, behind the bytes, proves them.</summary>
    /// <returns>False when it is another by now, or does not fit: nothing was read then.</returns>
    private bool TryReadWhole(Span<byte> buffer)
    {
        if (_file.MayHaveHoles || _file.Size > buffer.Length)
        {
            return false;
        }

        var size = (int)_file.Size;
        if (
            (size > 0 && ReadOnce(buffer[..size]) != size)
            || NativeFile.Look(_descriptor, out var now) != 0
            || now.Kind != FileKind.Regular
            || !_file.IsSame(new FileStamp(now))
        )
        {
            return false;
        }

        _position = _dataEnd = size;
        _end = MakeEnd(fault: null, now);
        return true;
    }

    /// <summary>Looks at the file, whose content has to be until the end as it is now.</summary>
    private Fault? Begin()
    {
        var error = NativeFile.Look(_descriptor, out var opened);
        if (error != 0)
        {
            return NativeFaults.Of(_path, error);
        }

        if (opened.Kind != FileKind.Regular)
        {
            return FileFaults.ChangedKind(_path);
        }

        _file = new FileStamp(opened);
        _dataEnd = _file.MayHaveHoles ? 0 : _file.Size;
        if (_file.Size >= LargeFile)
        {
            _ = Libc.Advise(_descriptor, 0, 0, Libc.AdviseSequential);
        }

        return null;
    }

    /// <summary>Moves to the next data and learns where it ends.</summary>
    /// <returns>The length of the hole that was passed.</returns>
    private long SkipHole()
    {
        var data = Libc.Seek(_descriptor, _position, Libc.SeekData);
        if (data < 0)
        {
            // ENXIO: nothing but a hole up to the end. Anything else: the file system cannot tell.
            var isHole = Marshal.GetLastPInvokeError() == Errno.NoDeviceOrAddress && !HasShrunk();
            var rest = isHole ? _file.Size - _position : 0;
            _position += rest;
            _dataEnd = _file.Size;
            return rest;
        }

        data = Math.Min(data, _file.Size);
        var end = Libc.Seek(_descriptor, data, Libc.SeekHole);
        var hole = data - _position;
        _position = data;
        _dataEnd = end <= data ? _file.Size : Math.Min(end, _file.Size);
        return hole;
    }

    /// <summary>Behind the end of a file that was cut off there is no hole.</summary>
    private bool HasShrunk() => NativeFile.Look(_descriptor, out var now) != 0 || now.Size < _file.Size;

    private int ReadOnce(Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            while (true)
            {
                var read = (int)Libc.Read(_descriptor, to, (nuint)buffer.Length, _position);
                if (read >= 0)
                {
                    return read;
                }

                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.Interrupted)
                {
                    return -error;
                }
            }
        }
    }

    private ContentEnd End()
    {
        var error = NativeFile.Look(_descriptor, out var now);
        if (error != 0)
        {
            return ContentEnd.Failed(NativeFaults.Of(_path, error));
        }

        if (_file.HasSameContent(new FileStamp(now)))
        {
            return _position == _file.Size
                ? MakeEnd(fault: null, now)
                : ContentEnd.Failed(FileFaults.ReadError(_path, "the file system gave less than the file's size"));
        }

        return MakeEnd(FileFaults.ChangedWhileReading(_path), now);
    }

    private ContentEnd MakeEnd(Fault? fault, in FileStatus now)
    {
        var final = _content.Refresh(now);
        return fault is null && final is null
            ? ContentEnd.Complete
            : new ContentEnd { Fault = fault, FinalMetadata = final };
    }
}
