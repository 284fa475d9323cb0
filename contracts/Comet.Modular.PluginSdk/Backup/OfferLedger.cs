using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>Offers that the host has not settled yet, and contents that are still being sent.</summary>
/// <remarks>Bound: <see cref="MostRecords"/> records and <see cref="MostBytes"/> of their messages.</remarks>
internal sealed class OfferLedger
{
    /// <summary>Records that may wait for a verdict.</summary>
    public const int MostRecords = 8192;

    /// <summary>Bytes of records that may wait for a verdict; a single one may be larger.</summary>
    public const int MostBytes = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[MostRecords];
    private ulong _oldest;
    private ulong _next;
    private int _bytes;
    private int _sending;
    private TaskCompletionSource? _changed;

    /// <summary>The number that the next record gets.</summary>
    public ulong Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <summary>Takes a record in.</summary>
    /// <param name="entry">What is offered.</param>
    /// <param name="bytes">Of its message.</param>
    /// <param name="room">Completes with the next settlement, when there was no room.</param>
    /// <returns>False when there is no room until something is settled.</returns>
    public bool TryAdd(SourceEntry entry, int bytes, out Task room)
    {
        lock (_gate)
        {
            if (_next - _oldest >= MostRecords || (_bytes > 0 && _bytes + bytes > MostBytes))
            {
                // Under the same lock, so that no settlement passes unseen.
                room = Changed().Task;
                return false;
            }

            room = Task.CompletedTask;

            var file = entry as FileEntry;
            _slots[_next % MostRecords] = new Slot(file, bytes, 1 + (file?.Streams.Count ?? 0));
            _bytes += bytes;
            _next++;
            return true;
        }
    }

    /// <summary>The host wants a content.</summary>
    /// <param name="record">The record.</param>
    /// <param name="part">0 for the content, else a named stream.</param>
    public IEntryContent Want(ulong record, int part)
    {
        IEntryContent content;
        lock (_gate)
        {
            ref var slot = ref SlotOf(record);
            if (slot.File is not { } file || part > file.Streams.Count)
            {
                throw new WireException($"was asked for content {part} of record {record}, which has none");
            }

            _sending++;
            if (--slot.Left == 0)
            {
                Settle(ref slot);
            }

            content = part == 0 ? file.Content : file.Streams[part - 1].Content;
        }

        content.Decide(isWanted: true);
        return content;
    }

    /// <summary>The host wants nothing of these records.</summary>
    public void Decline(ulong first, uint count)
    {
        for (var at = 0U; at < count; at++)
        {
            var record = first + at;
            FileEntry? file;
            lock (_gate)
            {
                ref var slot = ref SlotOf(record);
                file = slot.File;
                Settle(ref slot);
            }

            file?.Content.Decide(isWanted: false);
            foreach (var stream in file?.Streams ?? [])
            {
                stream.Content.Decide(isWanted: false);
            }
        }
    }

    /// <summary>A content that was wanted is sent.</summary>
    public void Sent()
    {
        lock (_gate)
        {
            _sending--;
            Change();
        }
    }

    /// <summary>Completes when every offer is settled and every wanted content sent.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        while (IsBusy(out var changed))
        {
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <param name="changed">Completes with the next settlement or sent content.</param>
    private bool IsBusy(out Task changed)
    {
        lock (_gate)
        {
            var isBusy = _oldest != _next || _sending > 0;
            changed = isBusy ? Changed().Task : Task.CompletedTask;
            return isBusy;
        }
    }

    private ref Slot SlotOf(ulong record)
    {
        if (record < _oldest || record >= _next || _slots[record % MostRecords].Left == 0)
        {
            throw new WireException($"was told of record {record}, which does not wait for a verdict");
        }

        return ref _slots[record % MostRecords];
    }

    private void Settle(ref Slot slot)
    {
        _bytes -= slot.Bytes;
        slot = default;
        while (_oldest < _next && _slots[_oldest % MostRecords].Left == 0)
        {
            _oldest++;
        }

        Change();
    }

    private TaskCompletionSource Changed() =>
        _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    /// <summary>An offer that waits for a verdict.</summary>
    private record struct Slot(FileEntry? File, int Bytes, int Left);
}
