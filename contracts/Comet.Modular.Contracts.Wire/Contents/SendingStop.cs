namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>Stops what one sender sends: used again for content after content, until one of them was cancelled.</summary>
/// <param name="session">The end of the session, which stops every content.</param>
internal sealed class SendingStop(CancellationToken session) : IDisposable
{
    private CancellationTokenSource? _source;

    /// <summary>The source for the next content.</summary>
    public CancellationTokenSource Next()
    {
        if (_source is null || _source.IsCancellationRequested)
        {
            _source?.Dispose();
            _source = CancellationTokenSource.CreateLinkedTokenSource(session);
        }

        return _source;
    }

    public void Dispose() => _source?.Dispose();
}
