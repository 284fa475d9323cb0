using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Reads a regular file as long as it was when it was opened: one that keeps growing comes to an end.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NativeFileReader : IContentReader
{
    /// <summary>From here on a longer read-ahead pays for the call.</summary>
    private const long LargeFile = 1 << 20;

    private readonly int _descriptor;
    private readonly EntryPath _path;
    private readonly NativeFileContent _content;
    private readonly FileStatus _opened;
    private long _position;

    /// <summary>Up to here there is data; behind it the file system is asked. The whole length where it cannot tell.</summary>
    private long _dataEnd;
    private bool _isDisposed;

    /// <summary>Takes over the descriptor.</summary>
    public NativeFileReader(int descriptor, EntryPath path, NativeFileContent content, in FileStatus opened)
    {
        _descriptor = descriptor;
        _path = path;
        _content = content;
        _opened = opened;
        _dataEnd = opened.MayHaveHoles ? 0 : opened.Size;
        if (opened.Size >= LargeFile)
        {
            _ = Libc.Advise(descriptor, 0, 0, Libc.AdviseSequential);
        }
    }

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return ValueTask.FromResult(Read(buffer.Span));
    }

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
        if (_position == _dataEnd && _position < _opened.Size && SkipHole() is var hole and > 0)
        {
            return ContentSpan.Hole(hole);
        }

        if (_position == _opened.Size)
        {
            return ContentSpan.Ended(End());
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

    /// <summary>Moves to the next data and learns where it ends.</summary>
    /// <returns>The length of the hole that was passed.</returns>
    private long SkipHole()
    {
        var data = Libc.Seek(_descriptor, _position, Libc.SeekData);
        if (data < 0)
        {
            // ENXIO: nothing but a hole up to the end. Anything else: the file system cannot tell.
            var isHole = Marshal.GetLastPInvokeError() == Errno.NoDeviceOrAddress && !HasShrunk();
            var rest = isHole ? _opened.Size - _position : 0;
            _position += rest;
            _dataEnd = _opened.Size;
            return rest;
        }

        data = Math.Min(data, _opened.Size);
        var end = Libc.Seek(_descriptor, data, Libc.SeekHole);
        var hole = data - _position;
        _position = data;
        _dataEnd = end <= data ? _opened.Size : Math.Min(end, _opened.Size);
        return hole;
    }

    /// <summary>Behind the end of a file that was cut off there is no hole.</summary>
    private bool HasShrunk() => NativeFile.Look(_descriptor, out var now) != 0 || now.Size < _opened.Size;

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

        if (_opened.HasSameContent(now))
        {
            return _position == _opened.Size
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
