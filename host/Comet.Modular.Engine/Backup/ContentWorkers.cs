using System.Threading.Channels;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Backup;

/// <summary>The workers of one backup and the queue before them.</summary>
internal sealed class ContentWorkers : IAsyncDisposable
{
    /// <summary>Contents that wait for a worker. Each holds its entry, not its bytes: about a kilobyte.</summary>
    private const int QueueBound = 512;

    /// <summary>Where a walk goes on that found the queue full: at each free place it would change threads for one offer.</summary>
    private const int QueueLow = QueueBound / 2;

    private readonly IReadOnlyList<ContentWorker> _workers;
    private readonly Task _running;

    private readonly Channel<(Settlement Settlement, FileEntry Entry)> _queue = Channel.CreateUnbounded<(
        Settlement,
        FileEntry
    )>(new UnboundedChannelOptions { SingleWriter = true });

    private TaskCompletionSource? _room;
    private volatile bool _hasFailed;

    public ContentWorkers(IReadOnlyList<ContentWorker> workers, CancellationToken cancellationToken)
    {
        _workers = workers;
        _running = Task.WhenAll(workers.Select(worker => Task.Run(() => RunAsync(worker, cancellationToken), default)));
    }

    /// <summary>Ends when every content is read, or with the first failure that is not one entry's own.</summary>
    public Task Running => _running;

    /// <summary>Queues a content; waits if the queue is full then. One caller at a time.</summary>
    public async ValueTask QueueAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken)
    {
        await _queue.Writer.WriteAsync((settlement, entry), cancellationToken);
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
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }

    private async Task RunAsync(ContentWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_queue.Reader.TryRead(out var waiting))
                {
                    TellOfRoom();
                    await worker.SettleAsync(waiting.Settlement, waiting.Entry, cancellationToken);
                }

                await worker.SettleSmallAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Unblocks whoever waits for room in the queue; the next offer fails.
            _ = _queue.Writer.TryComplete(exception);
            _hasFailed = true;
            Interlocked.MemoryBarrier();
            TellOfRoom();
            throw;
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
