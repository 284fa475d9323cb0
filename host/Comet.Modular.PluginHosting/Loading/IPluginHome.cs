using Comet.Modular.Contracts;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>Where a plugin runs: this process, or one of its own.</summary>
internal interface IPluginHome : IAsyncDisposable
{
    /// <summary>Whether the plugin's process died under its user.</summary>
    bool HasFailed { get; }

    /// <summary>The plugin's process; null when it is this one.</summary>
    int? ProcessId { get; }

    /// <summary>Makes the plugin.</summary>
    Task<IProtectedItemPlugin> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The plugin as one of its capabilities; null when it does not have it.</summary>
    T? Find<T>()
        where T : class;
}
