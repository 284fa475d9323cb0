using System.Threading.Channels;

namespace Comet.Modular.Engine.Backup;

/// <summary>The workers of one backup and the queue before them.</summary>
/// <remarks>Each of the first contents starts one, so that a backup with nothing to read starts none.</remarks>
/// <param name="limit">How many may work at once.</param>
/// <param name="create">Makes one.</param>
/// <param name="stop">Ends them.</param>
internal sealed class ContentWorkers(int limit, Func<ContentWorker> create, CancellationToken stop) : IAsyncDisposable
{
    /// <summary>Contents that wait for a worker. Each holds its entry, not its bytes: about a kilobyte.</summary>
    private const int QueueBound = 512;

    /// <summary>Where a walk goes on that found the queue full: at each free place it would change threads for one offer.</summary>
    private const int QueueLow = QueueBound / 2;

    /// <summary>
    /// Contents that a worker takes at once: neighbours resemble each other, and so stand in one block. Fewer if they have
    /// <see cref="RunBytes"/> before, or one worker would be left with large files while others have none. Not many: a plugin
    /// process sends contents in their order, and the other worker's come behind them.
    /// </summary>
    private const int RunBound = 8;

    private const long RunBytes = 256 << 10;

    private readonly List<ContentWorker> _workers = [];
    private readonly List<Task> _running = [];

    private readonly Channel<Settlement> _queue = Channel.CreateUnbounded<Settlement>(
        new UnboundedChannelOptions { SingleWriter = true }
    );

    private TaskCompletionSource? _room;
    private volatile bool _hasFailed;

    /// <summary>Queues a content; waits if the queue is full then. One caller at a time.</summary>
    public async ValueTask QueueAsync(Settlement waiting, CancellationToken cancellationToken)
    {
        if (_workers.Count < limit)
        {
            Start();
        }

        await _queue.Writer.WriteAsync(waiting, cancellationToken);
        if (_queue.Reader.Count >= QueueBound)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // Shown first and counted then: who took the last one before has not seen it.
            _ = Interlocked.Exchange(ref _room, room);
            TellOfRoom();
            await room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>No more contents follow.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Waits for the workers, then disposes them.</summary>
    public async ValueTask DisposeAsync()
    {
        Complete();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }

    /// <remarks>Apart from its caller, which would make an object for the lambda at each call.</remarks>
    private void Start()
    {
        var worker = create();
        _workers.Add(worker);
        _running.Add(Task.Run(() => RunAsync(worker), CancellationToken.None));
    }

    private async Task RunAsync(ContentWorker worker)
    {
        var run = new Queue<Settlement>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stop))
            {
                while (TakeRun(run))
                {
                    TellOfRoom();
                    while (run.TryDequeue(out var waiting))
                    {
                        await worker.SettleAsync(waiting, stop);
                    }
                }

                await worker.SettleGatheredAsync(stop);
            }
        }
        catch (Exception exception)
        {
            // Unblocks whoever waits for room in the queue; the next offer fails.
            _ = _queue.Writer.TryComplete(exception);
            _hasFailed = true;
            Interlocked.MemoryBarrier();
            TellOfRoom();
            FailWaiting(run, exception);
            throw;
        }
    }

    /// <returns>Whether there was one.</returns>
    private bool TakeRun(Queue<Settlement> run)
    {
        var bytes = 0L;
        while (run.Count < RunBound && bytes < RunBytes && _queue.Reader.TryRead(out var waiting))
        {
            run.Enqueue(waiting);
            bytes += waiting.Entry!.Length ?? RunBytes;
        }

        return run.Count > 0;
    }

    /// <summary>Nobody may be left to take them, and the walk may wait for one.</summary>
    private void FailWaiting(Queue<Settlement> run, Exception exception)
    {
        while (run.TryDequeue(out var taken))
        {
            taken.Fail(exception);
        }

        while (_queue.Reader.TryRead(out var waiting))
        {
            waiting.Fail(exception);
        }
    }

    private void TellOfRoom()
    {
        if (
            Volatile.Read(ref _room) is { } room
            && (_hasFailed || _queue.Reader.Count <= QueueLow)
            && Interlocked.CompareExchange(ref _room, null, room) == room
        )
        {
            room.SetResult();
        }
    }
}
