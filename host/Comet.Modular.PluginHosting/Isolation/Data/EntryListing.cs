using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>One enumeration of the entries of a restore, batch by batch.</summary>
internal sealed class EntryListing(IRestoreJob job, int most, CancellationToken stop) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly IAsyncEnumerator<RestoreEntry> _entries = job.ReadEntriesAsync(stop).GetAsyncEnumerator(stop);

    /// <summary>The next batch; what the host cannot read is its fault.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The target asked, so the target is told.")]
    public async Task<V1.EntryBatch> NextAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        var batch = new V1.EntryBatch();
        try
        {
            while (batch.Entries.Count < most)
            {
                if (!await _entries.MoveNextAsync())
                {
                    batch.Last = true;
                    break;
                }

                batch.Entries.Add(ToWire.Restored(_entries.Current));
            }
        }
        catch (Exception failure)
        {
            batch.Fault = RequestDesk.Failed(failure).Fault;
        }
        finally
        {
            _ = _one.Release();
        }

        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        await _entries.DisposeAsync();
        _one.Dispose();
    }
}
