namespace Comet.Modular.Contracts.Entries;

/// <summary>Reads one content, once, front to back. One call at a time.</summary>
public interface IContentReader : IAsyncDisposable
{
    /// <summary>Fills the engine's buffer from the start, tells of a hole, or ends.</summary>
    /// <param name="buffer">Lent for the call; never empty. A short fill is no end.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
