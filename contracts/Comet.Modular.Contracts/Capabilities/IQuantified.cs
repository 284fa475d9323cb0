using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin's licence counts something: mailboxes, virtual machines.</summary>
public interface IQuantified
{
    /// <summary>Stable ids of the units that a backup with these settings uses.</summary>
    ValueTask<IReadOnlyList<string>> ListUnitsAsync(ItemSettings settings, CancellationToken cancellationToken);
}
