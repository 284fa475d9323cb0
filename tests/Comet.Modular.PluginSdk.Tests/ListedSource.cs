using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginSdk.Tests;

/// <summary>A source whose entries a test makes one by one.</summary>
internal sealed class ListedSource(SourceReading reading, Func<CancellationToken, IAsyncEnumerable<SourceEntry>> entries) : IBackupSource
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;
    private int _awaited = int.MaxValue;

    /// <summary>Entries that were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public SourceTraits Traits { get; } = new(reading, SourceOrder.Any);

    /// <summary>Waits until so many were asked for; once.</summary>
    public Task UntilAskedAsync(int count)
    {
        lock (_lock)
        {
            _awaited = count;
            Tell();
        }

        return _reached.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries(cancellationToken))
        {
            lock (_lock)
            {
                _asked++;
                Tell();
            }

            yield return entry;
        }
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Checkpoint.None);

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Tell()
    {
        if (_asked >= _awaited)
        {
            _ = _reached.TrySetResult();
        }
    }
}
