using Comet.Modular.Blobs;
using Comet.Modular.Vault.Log;

namespace Comet.Modular.Vault.Packs;

/// <summary>
/// Finds the packs that no entry of a damaged log names. The entry that did may be the one that is lost; each chunk
/// proves by its id that it is the one that a tree names, so that readers may take it from any whole pack.
/// </summary>
internal sealed class UnnamedPacks(IBlobStore store, VaultLog log, PackReader packs)
{
    /// <summary>Whether the log, as it was last read, may have lost the names of packs.</summary>
    public bool MayExist => log.Query(static state => state.Damage.Count > 0);

    /// <param name="named">The packs that the log names.</param>
    /// <param name="unreadable">Told of packs that cannot be used; null: nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<List<PackContents>> FindAsync(
        IReadOnlyList<PackRecord> named,
        Action<string, VaultException>? unreadable,
        CancellationToken cancellationToken
    )
    {
        var known = named.Select(static pack => pack.Id).ToHashSet();
        var found = new List<PackContents>();
        var listing = store.ListAsync(VaultNames.PacksFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            var name = listed.Name.Value;
            if (!VaultNames.TryParsePack(name, out var session, out var id) || known.Contains(id))
            {
                continue;
            }

            try
            {
                found.Add(await packs.ReadContentsAsync(session, id, listed.Length, cancellationToken).ConfigureAwait(false));
            }
            catch (VaultException exception)
            {
                unreadable?.Invoke(name, exception);
            }
        }

        return found;
    }
}
