using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts;

/// <summary>Protects one or more types of items. The same class runs in the host's process or in a child process.</summary>
/// <remarks>
/// Needs a public parameterless constructor that does nothing. One instance serves many jobs at once, so it keeps no
/// state between calls. Everything beyond backup is a second interface from <c>Comet.Modular.Contracts.Capabilities</c>.
/// </remarks>
public interface IProtectedItemPlugin
{
    /// <summary>Says what the plugin is. Pure and cheap: no I/O.</summary>
    PluginDescription Describe();

    /// <summary>Checks settings without any I/O and names all problems at once, each with its JSON pointer.</summary>
    /// <returns>An empty list when a job may start with these settings.</returns>
    IReadOnlyList<Diagnostic> Validate(ItemSettings settings);

    /// <summary>Opens the item that <see cref="IBackupJob.Settings"/> describes.</summary>
    /// <exception cref="ItemException">The item as a whole cannot be read.</exception>
    ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken);
}
