using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Shared;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Reads a large content: what its plugin lends of it from the file itself, the rest as it is sent.</summary>
/// <param name="content">From now on this reader's.</param>
/// <param name="files">Those of the plugin's process.</param>
/// <param name="grants">Tells the plugin.</param>
internal sealed class LentReader(InboundContent content, BorrowedFiles files, ContentGrants grants) : IContentReader
{
    private SafeFileHandle? _file;
    private FileRange _range;
    private long _taken;

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Take(buffer.Span) is var read and > 0
            ? ValueTask.FromResult(ContentSpan.Bytes(read))
            : ReceiveAsync(buffer, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        _file = null;
        return content.DisposeAsync();
    }

    private async ValueTask<ContentSpan> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var span = await content.ReadAsync(buffer, cancellationToken);
            if (span.Kind != ContentSpanKind.Hole || content.Lent is not { } range)
            {
                return span;
            }

            Borrow(range);
            if (Take(buffer.Span) is var read and > 0)
            {
                return ContentSpan.Bytes(read);
            }
        }
    }

    private void Borrow(FileRange range)
    {
        (_range, _taken) = (range, 0);
        _file = OperatingSystem.IsLinux() ? files.Borrow(range) : null;
        if (_file is null)
        {
            GiveBack();
        }
    }

    /// <returns>None when nothing is lent, or it cannot be read: the plugin then sends what follows, or says why not.</returns>
    private int Take(Span<byte> buffer)
    {
        if (_file is null)
        {
            return 0;
        }

        var wanted = (int)Math.Min(buffer.Length, _range.Length - _taken);
        var read = ReadOnce(_file, buffer[..wanted]);
        _taken += read;
        if (read == 0 || _taken == _range.Length)
        {
            GiveBack();
        }

        return read;
    }

    private int ReadOnce(SafeFileHandle file, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(file, buffer, _range.Offset + _taken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return 0;
        }
    }

    private void GiveBack()
    {
        _file?.Dispose();
        _file = null;
        if (content.Return(_taken))
        {
            grants.Return(content, _taken);
        }
    }
}
