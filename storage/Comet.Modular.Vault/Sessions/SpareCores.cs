namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// The cores beside the one that fills a block. All sessions share them: they bound how many blocks are on their way
/// from their writers, and so the memory of these. Safe for many threads.
/// </summary>
/// <param name="cores">How many; with none every writer seals its own blocks.</param>
/// <param name="scheduler">What gives them to this process.</param>
internal sealed class SpareCores(int cores, TaskScheduler scheduler)
{
    // After each block the others in the pool's queue have their turn: with a block always in store an upload might wait for long.
    private readonly TaskScheduler _cores = new ConcurrentExclusiveSchedulerPair(
        scheduler,
        Math.Max(cores, 1),
        maxItemsPerTask: 1
    ).ConcurrentScheduler;

    private int _places = PlacesOf(cores);

    /// <summary>Those of this machine.</summary>
    public static SpareCores OfMachine { get; } = new(Environment.ProcessorCount - 1, TaskScheduler.Default);

    /// <summary>
    /// One for each core and one in store for it: a writer that finds all places taken seals a block itself, and
    /// meanwhile they are not to be idle (decision 0005).
    /// </summary>
    public static int PlacesOf(int cores) => 2 * cores;

    /// <summary>Takes a place for one block if there is one; whoever has it runs work on it and leaves it.</summary>
    public bool TryTakePlace()
    {
        if (Interlocked.Decrement(ref _places) >= 0)
        {
            return true;
        }

        LeavePlace();
        return false;
    }

    public void LeavePlace() => Interlocked.Increment(ref _places);

    /// <summary>Runs the work for which a place was taken when a core is free.</summary>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _cores).Unwrap();
}
