namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// The first failure of a session. From then on nothing of it can be committed. Safe for many threads.
/// </summary>
internal sealed class SessionFailure : IDisposable
{
    private readonly CancellationTokenSource _failed = new();
    private Exception? _first;

    public bool HasFailed => Volatile.Read(ref _first) is not null;

    /// <summary>Cancelled by the failure: a worker that died may hold what others wait for.</summary>
    public CancellationToken Token => _failed.Token;

    public void Fail(Exception exception)
    {
        if (Interlocked.CompareExchange(ref _first, exception, comparand: null) is null)
        {
            _failed.Cancel();
        }
    }

    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _first) is { } first)
        {
            throw new VaultException(
                "vault.session-failed",
                $"This session cannot go on, and nothing more of it is committed: {first.Message}",
                "Mend the cause and run the job again; what was stored is used again.",
                first
            );
        }
    }

    public void Dispose() => _failed.Dispose();
}
