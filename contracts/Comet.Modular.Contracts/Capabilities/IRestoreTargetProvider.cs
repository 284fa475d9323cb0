using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin can put entries back into the source.</summary>
public interface IRestoreTargetProvider
{
    /// <summary>Opens the target that <see cref="IRestoreJob.Settings"/> describes.</summary>
    /// <exception cref="ItemException">The target cannot be written.</exception>
    ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken);
}
