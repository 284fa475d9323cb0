using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin can show what there is to select.</summary>
public interface IBrowsable
{
    /// <summary>Lists the children of a node.</summary>
    /// <param name="settings">Enough of them to reach the source; the selection may be missing.</param>
    /// <param name="node">A <see cref="BrowseNode.Token"/>; empty for the top.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<BrowseNode> BrowseAsync(ItemSettings settings, string node, CancellationToken cancellationToken);
}
