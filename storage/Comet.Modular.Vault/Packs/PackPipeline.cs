using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Packs;

/// <summary>
/// Gathers a session's blocks of one kind to packs and uploads them in the background. One pack fills while a few
/// upload; opening another waits until one is done, which bounds the memory. Safe for many threads.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="kind">The kind of the packs.</param>
/// <param name="packsAtOnce">The one that fills among them.</param>
/// <param name="failure">Takes the failure of an upload.</param>
/// <param name="stored">Told of each pack that is on the store, by several threads.</param>
internal sealed class PackPipeline(
    PackWriterContext context,
    PackKind kind,
    int packsAtOnce,
    SessionFailure failure,
    Action<PackContents> stored
) : IAsyncDisposable
{
    private readonly SemaphoreSlim _room = new(packsAtOnce);
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _uploads = [];
    private PackBuild? _filling;
    private long _bytesStored;

    /// <summary>Bytes of the packs that were uploaded.</summary>
    public long BytesStored => Interlocked.Read(ref _bytesStored);

    /// <summary>Gives out a place for a block; whoever has it delivers, or fails the session.</summary>
    public async ValueTask<BlockSlot> ReserveAsync(int plainLength, CancellationToken cancellationToken)
    {
        if (TryReserve(plainLength) is { } slot)
        {
            return slot;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, failure.Token);
        try
        {
            return await ReserveInNextAsync(plainLength, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure.ThrowIfFailed();
            throw;
        }
    }

    /// <summary>Puts a sealed block into its place; everything is copied.</summary>
    public void Deliver(
        BlockSlot slot,
        SealedBlock block,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> ids,
        ReadOnlySpan<int> lengths
    )
    {
        lock (_lock)
        {
            slot.Pack.Deliver(slot, block, sealedBytes, ids, lengths);
            if (slot.Pack == _filling)
            {
                CloseIfFull();
            }
            else if (slot.Pack.Pending == 0)
            {
                StartUpload(slot.Pack);
            }
        }
    }

    /// <summary>Uploads what there is, and returns when everything is stored. No place may be open.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Task[] uploads;
        PackBuild? last = null;
        failure.ThrowIfFailed();
        lock (_lock)
        {
            if (_filling is { Pending: 0 })
            {
                (last, _filling) = (_filling, null);
            }
        }

        // Not in the background: the caller has nothing else to do, and waits for it in any case.
        var upload = last is null ? Task.CompletedTask : StoreAsync(last);
        lock (_lock)
        {
            _uploads.Add(upload);
            uploads = [.. _uploads];
        }

        await Task.WhenAll(uploads).WaitAsync(cancellationToken).ConfigureAwait(false);
        failure.ThrowIfFailed();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] uploads;
        lock (_lock)
        {
            uploads = [.. _uploads];
            _filling?.Dispose();
            _filling = null;
        }

        await Task.WhenAll(uploads).ConfigureAwait(false);
        _stop.Dispose();
        _room.Dispose();
        _opening.Dispose();
    }

    private async ValueTask<BlockSlot> ReserveInNextAsync(int plainLength, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (TryReserve(plainLength) is { } opened)
                {
                    return opened;
                }

                await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
                Open();
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private BlockSlot? TryReserve(int plainLength)
    {
        lock (_lock)
        {
            CloseIfFull();
            return _filling?.Reserve(plainLength);
        }
    }

    private void Open()
    {
        var pack = new PackBuild(context, kind);
        lock (_lock)
        {
            _filling = pack;
        }
    }

    private void CloseIfFull()
    {
        if (_filling is not { IsFull: true } full)
        {
            return;
        }

        _filling = null;
        if (full.Pending == 0)
        {
            StartUpload(full);
        }
    }

    private void StartUpload(PackBuild pack)
    {
        _uploads.RemoveAll(upload => upload.IsCompleted);
        _uploads.Add(Task.Run(() => StoreAsync(pack)));
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Nobody awaits the upload: its failure becomes the session's, whatever it is."
    )]
    private async Task StoreAsync(PackBuild pack)
    {
        try
        {
            using (pack)
            {
                var (bytes, contents) = pack.Finish();
                var name = VaultNames.Pack(context.Session, pack.Id);
                var outcome = await context.Store.PutAsync(name, bytes, _stop.Token).ConfigureAwait(false);
                if (outcome == PutOutcome.Exists)
                {
                    await ConfirmAsync(contents.Record, bytes).ConfigureAwait(false);
                }

                Interlocked.Add(ref _bytesStored, bytes.Length);
                stored(contents);
            }
        }
        catch (Exception exception)
        {
            failure.Fail(exception);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>A pack's name is random, so what is there can only come from an earlier try of this put.</summary>
    private async ValueTask ConfirmAsync(PackRecord pack, ReadOnlySequence<byte> bytes)
    {
        var name = VaultNames.Pack(pack.Session, pack.Id);
        var rest = bytes;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            while (!rest.IsEmpty)
            {
                var offset = bytes.Length - rest.Length;
                var read = await context.Store.ReadAsync(name, offset, buffer, _stop.Token).ConfigureAwait(false) ?? 0;
                if (read == 0 || read > rest.Length || !IsEqual(rest.Slice(0, read), buffer.AsSpan(0, read)))
                {
                    throw PackFaults.Damaged(pack.Session, pack.Id, "the store has something else under this name.");
                }

                rest = rest.Slice(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsEqual(ReadOnlySequence<byte> expected, ReadOnlySpan<byte> found)
    {
        foreach (var part in expected)
        {
            if (!found.StartsWith(part.Span))
            {
                return false;
            }

            found = found[part.Length..];
        }

        return found.IsEmpty;
    }
}
