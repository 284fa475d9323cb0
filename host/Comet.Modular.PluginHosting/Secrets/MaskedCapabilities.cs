using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>What a plugin can do beyond backup, in words without secrets.</summary>
internal sealed class MaskedCapabilities(IPluginHome home, MaskedPlugin plugin, SecretMask mask)
    : IBrowsable,
        IConnectionTester,
        IEstimator,
        ICleaner,
        IQuantified,
        IRestoreTargetProvider
{
    /// <summary>This object as a capability; null when the plugin does not have it.</summary>
    public T? Find<T>()
        where T : class => home.Find<T>() is null ? null : this as T;

    public IAsyncEnumerable<BrowseNode> BrowseAsync(ItemSettings settings, string node, CancellationToken cancellationToken)
    {
        plugin.Hide(settings);
        // Its token and its selection are for the plugin, which gets them back.
        return new MaskedSequence<BrowseNode>(
            () => Own<IBrowsable>().BrowseAsync(settings, node, cancellationToken),
            found => found with { Name = mask.Apply(found.Name) },
            mask
        );
    }

    public IAsyncEnumerable<ItemEstimate> EstimateAsync(ItemSettings settings, CancellationToken cancellationToken)
    {
        plugin.Hide(settings);
        return new MaskedSequence<ItemEstimate>(
            () => Own<IEstimator>().EstimateAsync(settings, cancellationToken),
            static estimate => estimate,
            mask
        );
    }

    public async ValueTask<IReadOnlyList<Diagnostic>> TestAsync(ItemSettings settings, CancellationToken cancellationToken)
    {
        plugin.Hide(settings);
        return mask.Apply(await AskAsync(() => Own<IConnectionTester>().TestAsync(settings, cancellationToken)));
    }

    public async ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    ) => mask.Apply(await AskAsync(() => Own<ICleaner>().CleanAsync(tokens, cancellationToken)));

    public async ValueTask<IReadOnlyList<string>> ListUnitsAsync(ItemSettings settings, CancellationToken cancellationToken)
    {
        plugin.Hide(settings);
        var units = await AskAsync(() => Own<IQuantified>().ListUnitsAsync(settings, cancellationToken));
        return [.. units.Select(unit => mask.Apply(unit))];
    }

    public async ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken)
    {
        plugin.Hide(job.Settings);
        var masked = new MaskedRestoreJob(job, mask);
        return new MaskedTarget(
            await AskAsync(() => Own<IRestoreTargetProvider>().OpenTargetAsync(masked, cancellationToken)),
            mask
        );
    }

    private T Own<T>()
        where T : class => home.Find<T>() ?? throw new InvalidOperationException("Only what was found is asked for.");

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }
}
