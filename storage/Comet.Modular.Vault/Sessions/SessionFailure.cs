namespace Comet.Modular.Vault.Sessions;

/// <summary>The first failure of a session. From then on nothing of it can be committed. Safe for many threads.</summary>
internal sealed class SessionFailure
{
    private Exception? _first;

    public bool HasFailed => Volatile.Read(ref _first) is not null;

    public void Fail(Exception exception) => Interlocked.CompareExchange(ref _first, exception, comparand: null);

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
}
