using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginSdk.Tests;

/// <summary>A source whose entries a test makes one by one.</summary>
internal sealed class ListedSource(SourceReading reading, Func<CancellationToken, IAsyncEnumerable<SourceEntry>> entries) : IBackupSource
{
    private int _asked;

    /// <summary>Entries that were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public SourceTraits Traits { get; } = new(reading, SourceOrder.Any);

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries(cancellationToken))
        {
            _ = Interlocked.Increment(ref _asked);
            yield return entry;
        }
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Checkpoint.None);

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
