using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin can try the connection that the settings describe.</summary>
public interface IConnectionTester
{
    /// <summary>Tries the connection, step by step.</summary>
    /// <returns>What was found; no diagnostic of severity Error means that a backup could start.</returns>
    ValueTask<IReadOnlyList<Diagnostic>> TestAsync(ItemSettings settings, CancellationToken cancellationToken);
}
