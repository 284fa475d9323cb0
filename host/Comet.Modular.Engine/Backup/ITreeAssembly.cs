using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Turns offers, in the source's order, into the tree of a snapshot.</summary>
internal interface ITreeAssembly : IAsyncDisposable
{
    /// <summary>Decides about an offer and queues what has to be read.</summary>
    /// <returns>The settlement, which may still be under way.</returns>
    ValueTask<Settlement> OfferAsync(SourceEntry entry, CancellationToken cancellationToken);

    /// <summary>Waits until all offers so far are settled.</summary>
    /// <param name="isLast">No offer follows.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The root as of now.</returns>
    ValueTask<DirectoryBody> SettleAsync(bool isLast, CancellationToken cancellationToken);
}
