using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin can count what a backup would offer, faster than by reading it.</summary>
public interface IEstimator
{
    /// <summary>Counts; each value replaces the one before, the last one is final.</summary>
    IAsyncEnumerable<ItemEstimate> EstimateAsync(ItemSettings settings, CancellationToken cancellationToken);
}
