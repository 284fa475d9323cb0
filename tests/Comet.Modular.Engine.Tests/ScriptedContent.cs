using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Tests;

/// <summary>Content that comes in the pieces that a test lists: bytes, or as many zeros of a hole.</summary>
internal sealed class ScriptedContent(params IReadOnlyList<(byte[]? Bytes, long Hole)> pieces) : IEntryContent
{
    public ContentEnd End { get; init; } = ContentEnd.Complete;

    /// <summary>Called with the verdict.</summary>
    public Action? OnDecided { get; init; }

    public Action? OnOpening { get; init; }

    /// <summary>Ends before anything is read.</summary>
    public Task Ready { get; init; } = Task.CompletedTask;

    public Exception? CloseFailure { get; init; }

    public void Decide(bool isWanted) => OnDecided?.Invoke();

    public async ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        OnOpening?.Invoke();
        await Ready.WaitAsync(cancellationToken);
        return new Reader(this, pieces);
    }

    private sealed class Reader(ScriptedContent content, IReadOnlyList<(byte[]? Bytes, long Hole)> pieces)
        : IContentReader
    {
        private int _next;

        public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_next == pieces.Count)
            {
                return ValueTask.FromResult(ContentSpan.Ended(content.End));
            }

            var (bytes, hole) = pieces[_next++];
            bytes?.CopyTo(buffer);
            return ValueTask.FromResult(bytes is null ? ContentSpan.Hole(hole) : ContentSpan.Bytes(bytes.Length));
        }

        public ValueTask DisposeAsync() =>
            content.CloseFailure is { } failure ? throw failure : ValueTask.CompletedTask;
    }
}
