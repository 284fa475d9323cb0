namespace Comet.Modular.TestStores;

/// <summary>Calls that wait until they are let go.</summary>
public sealed class StorePause(int awaited)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _waiting;

    /// <summary>Completes when as many calls wait as are awaited.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets go of those that wait, and of all that come.</summary>
    public void Release() => _released.TrySetResult();

    internal async ValueTask<StoreFate> WaitAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) >= awaited)
        {
            _ = _reached.TrySetResult();
        }

        await _released.Task.WaitAsync(cancellationToken);
        return StoreFate.Served;
    }
}
