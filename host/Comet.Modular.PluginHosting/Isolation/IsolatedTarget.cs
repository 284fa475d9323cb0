using Comet.Modular.Contracts.Restore;
using Comet.Modular.PluginHosting.Isolation.Data;

namespace Comet.Modular.PluginHosting.Isolation;

/// <summary>A restore target in a plugin's process. It pulls from the job that it was opened with.</summary>
internal sealed class IsolatedTarget(RestoreExchange exchange) : IRestoreTarget
{
    public ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken) =>
        exchange.RestoreAsync(cancellationToken);

    public ValueTask DisposeAsync() => exchange.DisposeAsync();
}
