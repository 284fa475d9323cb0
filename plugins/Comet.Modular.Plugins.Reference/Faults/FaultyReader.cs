using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Reads that may do something wrong.</summary>
internal sealed class FaultyReader(IContentReader reader, FaultySource source) : IContentReader
{
    private long _last;

    public async ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await source.ReadAsync(_last, cancellationToken);
        var span = await reader.ReadAsync(buffer, cancellationToken);
        _last = span.Kind == ContentSpanKind.Bytes ? span.Length : 0;
        return span;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
