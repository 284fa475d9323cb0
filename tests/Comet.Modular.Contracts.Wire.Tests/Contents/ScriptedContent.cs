using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>A content whose reads give what a test says, one after the other.</summary>
internal sealed class ScriptedContent(Func<Memory<byte>, CancellationToken, int, ValueTask<ContentSpan>> read)
    : IEntryContent,
        IContentReader
{
    private int _reads;

    public bool IsDisposed { get; private set; }

    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IContentReader>(this);

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        read(buffer, cancellationToken, _reads++);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
