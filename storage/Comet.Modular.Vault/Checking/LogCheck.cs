using Comet.Modular.Vault.Log;

namespace Comet.Modular.Vault.Checking;

/// <summary>Reads the whole log again, and looks at the key slots that it names.</summary>
internal sealed class LogCheck(VaultParts parts, ProblemList problems)
{
    /// <summary>The log as it stands on the store, without the entries that are damaged.</summary>
    public async ValueTask<LogState> RunAsync(CancellationToken cancellationToken)
    {
        var listed = await FindLastListedAsync(cancellationToken).ConfigureAwait(false);
        var known = parts.Log.Head;
        var last = Math.Max(listed, known.Slot);
        var state = new LogState();
        var damaged = 0;
        var previous = new byte[LogObject.HashSize];
        while (state.NextSlot <= last)
        {
            var slot = state.NextSlot;
            try
            {
                previous = await ReadAsync(state, previous, cancellationToken).ConfigureAwait(false);
                if (slot == known.Slot && parts.Log.IsChained && !known.Hash.Span.SequenceEqual(previous))
                {
                    problems.Add(LogFaults.RolledBack(known, "another entry is in its place"), NameOf(slot));
                }
            }
            catch (VaultException exception)
            {
                problems.Add(exception, NameOf(slot));
                if (++damaged > LaterEntries.MostMissing)
                {
                    break;
                }

                state.Skip(exception);
                previous = [];
            }
        }

        foreach (var damage in parts.Log.Query(static state => state.Damage.Where(static each => each.Code is "vault.rolled-back").ToArray()))
        {
            problems.Add(damage, VaultNames.LogFolder);
        }

        foreach (var entry in state.Voids)
        {
            problems.Add(
                "vault.void-entry",
                NameOf(entry.Slot),
                $"The log entry {entry.Slot} does not count: {entry.Reason}."
            );
        }

        foreach (var slot in state.KeySlots)
        {
            if (await parts.KeySlots.FindProblemAsync(slot, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                problems.Add(
                    "vault.damaged-key-slot",
                    VaultNames.KeySlot(slot.Id).Value,
                    $"The key slot '{slot.Label}' does not open the vault: {problem}"
                );
            }
        }

        return state;
    }

    /// <returns>The hash of the entry that was read.</returns>
    private async ValueTask<byte[]> ReadAsync(LogState state, byte[] previous, CancellationToken cancellationToken)
    {
        var slot = state.NextSlot;
        var bytes =
            await LogObject.ReadAsync(parts.Store, slot, cancellationToken).ConfigureAwait(false)
            ?? throw LogFaults.Damaged(slot, "it is missing.");
        var opened = LogObject.Open(parts.Keys.Log, parts.Id, slot, previous, bytes);
        if (slot == 0 && opened is not { Entry: GenesisEntry, Follows: true })
        {
            throw LogFaults.Damaged(slot, "it is no genesis.");
        }

        if (!opened.Follows)
        {
            var fault = LogFaults.NotFollowing(slot);
            problems.Add(fault, NameOf(slot - 1));
            problems.Add(fault, NameOf(slot));
            state.Note(fault);
        }

        state.Apply(opened.Entry, opened.Written);
        return LogObject.Hash(bytes);
    }

    private async ValueTask<ulong> FindLastListedAsync(CancellationToken cancellationToken)
    {
        var last = 0UL;
        var listing = parts.Store.ListAsync(VaultNames.LogFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            if (VaultNames.TryParseLogEntry(listed.Name.Value, out var slot))
            {
                last = Math.Max(last, slot);
            }
        }

        return last;
    }

    private static string NameOf(ulong slot) => VaultNames.LogEntry(slot).Value;
}
