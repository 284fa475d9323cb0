namespace Comet.Modular.Plugins.Reference;

/// <summary>Counts open contents, so that a host which breaks the law of sequential reading is found out.</summary>
internal sealed class OpenContents(bool oneAtATime)
{
    private int _count;

    public void Enter()
    {
        if (Interlocked.Increment(ref _count) > 1 && oneAtATime)
        {
            throw new InvalidOperationException("The host opened two contents of a sequential source at once.");
        }
    }

    public void Leave() => _ = Interlocked.Decrement(ref _count);

    /// <summary>Called before the next entry is offered.</summary>
    public void RequireSettled()
    {
        if (oneAtATime && Volatile.Read(ref _count) > 0)
        {
            throw new InvalidOperationException(
                "The host asked a sequential source for the next entry while the last one's content was open."
            );
        }
    }
}
