using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>One enumeration of the entries of a restore, batch by batch, one batch at a time.</summary>
internal sealed class EntryListing(IRestoreJob job, int most, CancellationToken stop) : IAsyncDisposable
{
    /// <summary>A batch of large entries ends here.</summary>
    private const int BatchBytes = 1 << 20;

    private IAsyncEnumerator<RestoreEntry>? _entries;
    private bool _isBusy;

    /// <summary>Claims the listing for one batch. Never waits.</summary>
    /// <returns>False while the batch before is made.</returns>
    public bool TryBegin() => !Interlocked.Exchange(ref _isBusy, value: true);

    /// <summary>The next batch, after <see cref="TryBegin"/>; what the host cannot read is its fault.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The target asked, so the target is told.")]
    public async Task<V1.EntryBatch> NextAsync()
    {
        var batch = new V1.EntryBatch();
        try
        {
            _entries ??= job.ReadEntriesAsync(stop).GetAsyncEnumerator(stop);
            for (var bytes = 0; batch.Entries.Count < most && bytes < BatchBytes; )
            {
                if (!await _entries.MoveNextAsync())
                {
                    batch.Last = true;
                    break;
                }

                var entry = ToWire.Restored(_entries.Current);
                bytes += entry.CalculateSize();
                batch.Entries.Add(entry);
            }
        }
        catch (Exception failure)
        {
            batch.Fault = RequestDesk.Failed(failure).Fault;
        }

        return batch;
    }

    /// <summary>The batch is made; the next one may be asked for.</summary>
    public void End() => Volatile.Write(ref _isBusy, value: false);

    public async ValueTask DisposeAsync()
    {
        if (_entries is not null)
        {
            await _entries.DisposeAsync();
        }
    }
}
