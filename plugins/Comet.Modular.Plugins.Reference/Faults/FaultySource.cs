using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>A source that does something wrong at its moment.</summary>
internal sealed class FaultySource(IBackupSource source, IBackupJob job, FaultTrigger trigger) : IBackupSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private long _bytes;
    private volatile bool _isSlow;

    public SourceTraits Traits => source.Traits;

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var offered = 0L;
        await foreach (var entry in source.ReadEntriesAsync(cancellationToken))
        {
            await PassAsync(FaultMoment.Walk, offered, cancellationToken);
            yield return entry is FileEntry file ? file with { Content = new FaultyContent(file.Content, this) } : entry;
            offered++;
        }

        await PassAsync(FaultMoment.Walk, offered, cancellationToken);
    }

    public async ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken)
    {
        await PassAsync(FaultMoment.Finish, 0, cancellationToken);
        return await source.FinishReadingAsync(cancellationToken);
    }

    public async ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken)
    {
        await PassAsync(FaultMoment.Complete, 0, cancellationToken);
        await source.CompleteAsync(outcome, cancellationToken);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>A content is about to be read further, after so many bytes of the read before.</summary>
    public ValueTask ReadAsync(long read, CancellationToken cancellationToken) =>
        PassAsync(FaultMoment.Content, Interlocked.Add(ref _bytes, read), cancellationToken);

    private async ValueTask PassAsync(FaultMoment moment, long passed, CancellationToken cancellationToken)
    {
        if (trigger.IsDue(moment, passed))
        {
            _isSlow = trigger.Kind == FaultKind.Slow;
            await Misdeed.CommitAsync(trigger, job, cancellationToken);
        }

        if (_isSlow)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
