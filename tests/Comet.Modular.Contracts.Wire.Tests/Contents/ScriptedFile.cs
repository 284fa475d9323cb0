using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>A file of zeros that may be lent; counts what was read here.</summary>
internal sealed class ScriptedFile(long length) : IEntryContent, IFileContentReader
{
    public const int Descriptor = 42;

    private long _position;

    public long Read { get; private set; }

    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IContentReader>(this);

    public FileRange? FindNext() =>
        _position < length ? new FileRange(Descriptor, _position, length - _position) : null;

    public void Skip(long count) => _position += count;

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = (int)Math.Min(buffer.Length, length - _position);
        buffer.Span[..read].Clear();
        (_position, Read) = (_position + read, Read + read);
        return ValueTask.FromResult(read > 0 ? ContentSpan.Bytes(read) : ContentSpan.Ended(ContentEnd.Complete));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
