using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// The workers of one restore. Each in its turn walks on until it has begun some files, and then restores them while
/// others walk: no thread waits for another one's next file.
/// </summary>
/// <remarks>
/// Further names wait for first names, which come before them in the walk: in the same batch, or in one that another
/// worker took before. So waiting ends.
/// </remarks>
internal sealed class RestoreWorkers(RestoreWalk walk, ContentRestorer restorer, RestoreLog log, int workers)
{
    /// <summary>Restores all that the walk comes to.</summary>
    public async Task RunAsync(TreeNode root, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var turn = new SemaphoreSlim(1);
        walk.Begin(root, stop.Token);
        await Task.WhenAll(
            Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(turn, stop), CancellationToken.None))
        );
    }

    private async Task WorkAsync(SemaphoreSlim turn, CancellationTokenSource stop)
    {
        var batch = new FileBatch();
        try
        {
            while (await TryFillAsync(batch, turn, stop.Token))
            {
                while (batch.TryTake(out var work))
                {
                    await restorer.RestoreAsync(work, stop.Token);
                }
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            batch.Discard(log);
        }
    }

    private async ValueTask<bool> TryFillAsync(FileBatch batch, SemaphoreSlim turn, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        await walk.ContinueAsync(batch);
        // Who fails does not give the turn on, so that nobody walks on before all are stopped.
        _ = turn.Release();
        return !batch.IsEmpty;
    }
}
