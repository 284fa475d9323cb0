using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Log;

/// <summary>
/// Tells the end of a log from a hole in it. The slot behind the hole is looked at each time; the whole listing, which
/// shows a hole of several slots, once. Not for several threads at a time.
/// </summary>
internal sealed class LaterEntries(IBlobStore store)
{
    /// <summary>A name of an entry that nobody wrote may be far behind the last.</summary>
    public const int MostMissing = 10_000;

    private ulong _next;
    private bool _isListed;

    /// <summary>Whether an entry stands behind a slot in which none was found.</summary>
    public async ValueTask<bool> IsHoleAsync(ulong slot, CancellationToken cancellationToken)
    {
        if (slot < _next)
        {
            return true;
        }

        var follower = VaultNames.LogEntry(slot + 1);
        if (await store.FindLengthAsync(follower, cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        if (_isListed)
        {
            return false;
        }

        _next = await FindNextAsync(slot, cancellationToken).ConfigureAwait(false);
        _isListed = _next == 0;
        return !_isListed;
    }

    /// <returns>0: there is none that is near.</returns>
    private async ValueTask<ulong> FindNextAsync(ulong slot, CancellationToken cancellationToken)
    {
        var next = ulong.MaxValue;
        var listing = store.ListAsync(VaultNames.LogFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            if (VaultNames.TryParseLogEntry(listed.Name.Value, out var found) && found > slot && found < next)
            {
                next = found;
            }
        }

        return next - slot > MostMissing ? 0 : next;
    }
}
