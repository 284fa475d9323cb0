using Comet.Modular.Blobs;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>Finds what a dead session stored and nobody committed.</summary>
internal sealed class LeftoverFinder(IBlobStore store, VaultLog log, PackReader packs)
{
    /// <summary>Whole packs only: one that does not open is garbage and is passed over.</summary>
    public async ValueTask<List<PackContents>> FindAsync(ulong session, CancellationToken cancellationToken)
    {
        var found = new List<PackContents>();
        var listing = store.ListAsync(VaultNames.PacksOf(session), cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            if (
                VaultNames.TryParsePack(listed.Name.Value, out _, out var id)
                && !log.Query(state => state.IsLive(id))
                && await TryReadAsync(session, id, listed.Length, cancellationToken).ConfigureAwait(false) is { } pack
            )
            {
                found.Add(pack);
            }
        }

        foreach (var adopted in log.Query(state => state.FindUnusedAdoptions(session).ToList()))
        {
            var pack = await TryReadAsync(adopted.Session, adopted.Id, adopted.Length, cancellationToken)
                .ConfigureAwait(false);
            if (pack?.Record == adopted)
            {
                found.Add(pack);
            }
        }

        return found;
    }

    private async ValueTask<PackContents?> TryReadAsync(
        ulong session,
        Ids.PackId id,
        long length,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await packs.ReadContentsAsync(session, id, length, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException)
        {
            return null;
        }
    }
}
