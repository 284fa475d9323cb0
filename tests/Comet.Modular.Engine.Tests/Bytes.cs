using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Tests;

/// <summary>Content from memory; may fail when it is opened or read.</summary>
internal sealed class Bytes(ReadOnlyMemory<byte> content, Exception? failure = null) : IEntryContent
{
    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IContentReader>(new Reader(content, failure));

    private sealed class Reader(ReadOnlyMemory<byte> content, Exception? failure) : IContentReader
    {
        private ReadOnlyMemory<byte> _left = content;

        public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_left.IsEmpty)
            {
                return failure is null
                    ? ValueTask.FromResult(ContentSpan.Ended(ContentEnd.Complete))
                    : throw failure;
            }

            var part = _left[..Math.Min(_left.Length, buffer.Length)];
            part.CopyTo(buffer);
            _left = _left[part.Length..];
            return ValueTask.FromResult(ContentSpan.Bytes(part.Length));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
