using System.Globalization;
using Comet.Modular.Vault.Log;

namespace Comet.Modular.Vault.Checking;

/// <summary>Reads the whole log again, and looks at the key slots that it names.</summary>
internal sealed class LogCheck(VaultParts parts, ProblemList problems)
{
    /// <summary>The log as it stands on the store, up to the first entry that is damaged.</summary>
    public async ValueTask<LogState> RunAsync(CancellationToken cancellationToken)
    {
        var listed = await FindLastListedAsync(cancellationToken).ConfigureAwait(false);
        var known = parts.Log.Head;
        var state = new LogState();
        try
        {
            await ReadAsync(state, known, cancellationToken).ConfigureAwait(false);
            if (state.NextSlot <= Math.Max(listed, known.Slot))
            {
                problems.Add(
                    LogFaults.Damaged(state.NextSlot, "it is missing, and there are later ones."),
                    NameOf(state.NextSlot)
                );
            }
        }
        catch (VaultException exception)
        {
            problems.Add(exception, NameOf(state.NextSlot));
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

    private async ValueTask ReadAsync(LogState state, LogHead known, CancellationToken cancellationToken)
    {
        var previous = new byte[LogObject.HashSize];
        while (true)
        {
            var slot = state.NextSlot;
            var bytes = await BlobBytes
                .ReadWholeAsync(parts.Store, VaultNames.LogEntry(slot), LogObject.LargestSize, cancellationToken)
                .ConfigureAwait(false);
            if (bytes is null)
            {
                return;
            }

            var entry = LogObject.Open(parts.Keys.Log, parts.Id, slot, previous, bytes, out var time);
            previous = LogObject.Hash(bytes);
            if (slot == known.Slot && !known.Hash.Span.SequenceEqual(previous))
            {
                throw LogFaults.RolledBack(known, "another entry is in its place");
            }

            state.Apply(entry, time);
        }
    }

    private async ValueTask<ulong> FindLastListedAsync(CancellationToken cancellationToken)
    {
        var last = 0UL;
        var listing = parts.Store.ListAsync(VaultNames.LogFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            var digits = listed.Name.Value.AsSpan(VaultNames.LogFolder.Length);
            if (
                digits.Length == 2 * sizeof(ulong)
                && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var slot)
            )
            {
                last = Math.Max(last, slot);
            }
        }

        return last;
    }

    private static string NameOf(ulong slot) => VaultNames.LogEntry(slot).Value;
}
