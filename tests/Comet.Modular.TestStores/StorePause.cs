namespace Comet.Modular.TestStores;

/// <summary>Calls that wait until they are let go.</summary>
public sealed class StorePause
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first call waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets go of those that wait, and of all that come.</summary>
    public void Release() => _released.TrySetResult();

    internal async ValueTask<StoreFate> WaitAsync(CancellationToken cancellationToken)
    {
        _ = _reached.TrySetResult();
        await _released.Task.WaitAsync(cancellationToken);
        return StoreFate.Served;
    }
}
