using System.Buffers;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Log;

/// <summary>The log of a vault on its store: reads to its head, folds, appends. Safe for many threads.</summary>
internal sealed class VaultLog(IBlobStore store, EnvelopeKey key, VaultId vault, TimeProvider time) : IDisposable
{
    /// <summary>Tries of the same bytes in the same slot after failures that may pass.</summary>
    private const int PutAttempts = 5;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly LogState _state = new();
    private readonly LaterEntries _later = new(store);
    private byte[] _headHash = new byte[LogObject.HashSize];

    // Behind an entry that is lost nobody knows which hash the next one names.
    private bool _isChained = true;
    private volatile int _livePackCount;

    /// <summary>Live packs of both kinds; cheap to ask for each chunk.</summary>
    public int LivePackCount => _livePackCount;

    public LogHead Head
    {
        get
        {
            lock (_lock)
            {
                return new LogHead(_state.NextSlot - 1, _headHash);
            }
        }
    }

    /// <summary>Whether the head is the hash of the last entry, and not of one before entries that are lost.</summary>
    public bool IsChained
    {
        get
        {
            lock (_lock)
            {
                return _isChained;
            }
        }
    }

    /// <summary>Asks the folded state; the query must not keep it.</summary>
    public T Query<T>(Func<LogState, T> query)
    {
        lock (_lock)
        {
            return query(_state);
        }
    }

    /// <summary>Folds everything up to the head. Damage behind the genesis is passed over and noted in the state.</summary>
    /// <param name="remembered">What must be in the log; null: nothing is remembered.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask RefreshAsync(LogHead? remembered, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadToHeadAsync(remembered, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Reads to the head, builds an entry for the next slot and writes it; again whenever somebody else was faster.
    /// </summary>
    /// <param name="build">
    /// Builds the entry from the state that it will follow, or null when there is nothing to say; called once for each
    /// try.
    /// </param>
    /// <param name="cancellationToken">Cancels; the entry may have been written.</param>
    /// <returns>What was written; null: there was nothing to say.</returns>
    /// <exception cref="VaultException"><c>vault.refused</c>: the rules do not allow the entry.</exception>
    public async ValueTask<AppendedEntry?> AppendAsync(
        Func<LogState, LogEntry?> build,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await ReadToHeadAsync(remembered: null, cancellationToken).ConfigureAwait(false);
                if (Query(static state => state.Damage.Count > 0 ? state.Damage[0] : null) is { } damage)
                {
                    throw new VaultException(damage.Code, damage.Message, damage.NextStep, damage);
                }

                // Only the holder of the turn folds, so the state cannot move on before the entry is put.
                if (Query(build) is not { } entry)
                {
                    return null;
                }

                if (await TryAppendAsync(entry, cancellationToken).ConfigureAwait(false) is { } appended)
                {
                    return appended;
                }
            }
            finally
            {
                _turn.Release();
            }

            await BackOff.WaitAsync(attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <returns>What was written; null: somebody else has the slot.</returns>
    private async ValueTask<AppendedEntry?> TryAppendAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        var slot = _state.NextSlot;
        ThrowIfNotAllowed(entry);
        var written = time.GetUtcNow();
        var bytes = LogObject.Seal(key, vault, slot, _headHash, written, entry);
        if (!await PutAsync(slot, bytes, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Fold(entry, written, bytes);
        return new AppendedEntry(slot, bytes.Length);
    }

    /// <returns>Whether the slot holds these bytes.</returns>
    private async ValueTask<bool> PutAsync(ulong slot, byte[] bytes, CancellationToken cancellationToken)
    {
        var name = VaultNames.LogEntry(slot);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcome = await store
                    .PutAsync(name, new ReadOnlySequence<byte>(bytes), cancellationToken)
                    .ConfigureAwait(false);
                return outcome == PutOutcome.Created
                    || await IsOursAsync(name, bytes, cancellationToken).ConfigureAwait(false);
            }
            catch (BlobStoreException exception) when (exception.IsTransient && attempt < PutAttempts)
            {
                // Unclear: it may be there. Only the same bytes in the same slot cannot make two entries of one.
                await BackOff.WaitAsync(attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> IsOursAsync(BlobName name, byte[] bytes, CancellationToken cancellationToken)
    {
        var found = await BlobBytes
            .ReadWholeAsync(store, name, LogObject.LargestSize, cancellationToken)
            .ConfigureAwait(false);
        return found is not null && found.AsSpan().SequenceEqual(bytes);
    }

    private async ValueTask ReadToHeadAsync(LogHead? remembered, CancellationToken cancellationToken)
    {
        while (true)
        {
            var slot = _state.NextSlot;
            try
            {
                if (!await FoldNextAsync(slot, cancellationToken).ConfigureAwait(false))
                {
                    if (remembered is not null && remembered.Slot >= slot)
                    {
                        Note(LogFaults.RolledBack(remembered, $"the log now ends at {slot - 1}"));
                    }

                    return;
                }
            }
            catch (VaultException damage) when (slot > 0 && damage.Code is "vault.damaged-log")
            {
                Skip(damage);
                continue;
            }

            if (remembered?.Slot == slot && !remembered.Hash.Span.SequenceEqual(_headHash))
            {
                Note(LogFaults.RolledBack(remembered, "another entry is in its place"));
            }
        }
    }

    /// <returns>False: the log ends before the slot.</returns>
    private async ValueTask<bool> FoldNextAsync(ulong slot, CancellationToken cancellationToken)
    {
        if (await ReadSlotAsync(slot, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return false;
        }

        var opened = LogObject.Open(key, vault, slot, _isChained ? _headHash : [], bytes);
        if (slot == 0 && opened is not { Entry: GenesisEntry, Follows: true })
        {
            throw LogFaults.Damaged(slot, "it is no genesis.");
        }

        if (!opened.Follows)
        {
            Note(LogFaults.NotFollowing(slot));
        }

        Fold(opened.Entry, opened.Written, bytes);
        return true;
    }

    /// <summary>The bytes of a slot; null if the log ends before it.</summary>
    private async ValueTask<byte[]?> ReadSlotAsync(ulong slot, CancellationToken cancellationToken)
    {
        var bytes = await LogObject.ReadAsync(store, slot, cancellationToken).ConfigureAwait(false);
        if (bytes is null && await _later.IsHoleAsync(slot, cancellationToken).ConfigureAwait(false))
        {
            // Somebody may have written both since. If it is still missing it was lost, and nothing may take its place.
            bytes = await LogObject.ReadAsync(store, slot, cancellationToken).ConfigureAwait(false);
            return bytes ?? throw LogFaults.Damaged(slot, "it is missing, and there are later ones.");
        }

        return bytes;
    }

    private void Fold(LogEntry entry, DateTimeOffset written, byte[] bytes)
    {
        lock (_lock)
        {
            _state.Apply(entry, written);
            _headHash = LogObject.Hash(bytes);
            _isChained = true;
            _livePackCount = _state.LivePacks.Count;
        }
    }

    private void Skip(VaultException damage)
    {
        lock (_lock)
        {
            _state.Skip(damage);
            _isChained = false;
        }
    }

    private void Note(VaultException damage)
    {
        lock (_lock)
        {
            _state.Note(damage);
        }
    }

    private void ThrowIfNotAllowed(LogEntry entry)
    {
        if (_state.Genesis is { WriteFlags: not 0 } genesis)
        {
            throw LogFaults.NewerFormat($"the vault has the write flags {genesis.WriteFlags:x}");
        }

        if (_state.FindObjection(entry) is { } reason)
        {
            throw new VaultException(
                "vault.refused",
                $"The vault's log does not allow this step: {reason}.",
                "Run the job again; it starts a new session and uses what was stored."
            );
        }
    }
}
