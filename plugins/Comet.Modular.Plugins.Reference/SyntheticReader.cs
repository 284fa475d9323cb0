using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Makes the bytes and holes of one content.</summary>
internal sealed class SyntheticReader(ContentShape shape, ContentFault? fault, int maxRead, OpenContents open)
    : IContentReader
{
    private readonly long _end = fault?.Position ?? shape.Length;
    private long _position;
    private bool _disposed;

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_position < _end ? Next(buffer.Span) : ContentSpan.Ended(End()));
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            open.Leave();
        }

        return ValueTask.CompletedTask;
    }

    private ContentSpan Next(Span<byte> buffer)
    {
        var (isHole, end) = shape.RunAt(_position);
        var left = Math.Min(end, _end) - _position;
        if (isHole)
        {
            _position += left;
            return ContentSpan.Hole(left);
        }

        var count = (int)Math.Min(left, Math.Min(maxRead, buffer.Length));
        SyntheticBytes.Fill(buffer[..count], shape.Key, _position);
        _position += count;
        return ContentSpan.Bytes(count);
    }

    private ContentEnd End() =>
        fault is null ? ContentEnd.Complete : new ContentEnd { Fault = fault.Fault, KeepContent = fault.Keep };
}
