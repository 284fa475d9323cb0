using System.Threading.Channels;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Backup;

/// <summary>The workers of one backup and the queue before them.</summary>
internal sealed class ContentWorkers : IAsyncDisposable
{
    /// <summary>Contents that wait for a worker. Each holds its entry, not its bytes: about a kilobyte.</summary>
    private const int QueueBound = 512;

    private readonly IReadOnlyList<ContentWorker> _workers;
    private readonly Task _running;

    private readonly Channel<(Settlement Settlement, FileEntry Entry)> _queue = Channel.CreateBounded<(
        Settlement,
        FileEntry
    )>(new BoundedChannelOptions(QueueBound) { SingleWriter = true });

    public ContentWorkers(IReadOnlyList<ContentWorker> workers, CancellationToken cancellationToken)
    {
        _workers = workers;
        _running = Task.WhenAll(workers.Select(worker => Task.Run(() => RunAsync(worker, cancellationToken), default)));
    }

    /// <summary>Ends when every content is read, or with the first failure that is not one entry's own.</summary>
    public Task Running => _running;

    /// <summary>Queues a content; waits while the queue is full.</summary>
    public ValueTask QueueAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken) =>
        _queue.Writer.WriteAsync((settlement, entry), cancellationToken);

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
                    await worker.SettleAsync(waiting.Settlement, waiting.Entry, cancellationToken);
                }

                await worker.SettleSmallAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Unblocks whoever waits for room in the queue.
            _ = _queue.Writer.TryComplete(exception);
            throw;
        }
    }
}
