namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Work that runs beside a connection's reader, to be waited for at the end.</summary>
internal sealed class RunningWork
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more than runs, until the end.</summary>
    private int _open = 1;

    /// <summary>Starts a piece of work that does not throw.</summary>
    public void Start(Func<Task> work)
    {
        _ = Interlocked.Increment(ref _open);
        _ = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            finally
            {
                Leave();
            }
        });
    }

    /// <summary>Nothing is started any more; returns when the last piece has ended.</summary>
    public Task EndAsync()
    {
        Leave();
        return _idle.Task;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _idle.SetResult();
        }
    }
}
