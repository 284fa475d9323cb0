using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>A plugin that passed all checks and is loaded. Dispose it when its last job has ended.</summary>
public sealed class LoadedPlugin : IAsyncDisposable
{
    private readonly Action _unloaded;
    private IPluginHome? _home;
    private MaskedPlugin? _plugin;
    private MaskedCapabilities? _capabilities;

    private LoadedPlugin(
        IPluginHome home,
        IProtectedItemPlugin plugin,
        PluginDescription description,
        SecretMask mask,
        Action unloaded
    )
    {
        _home = home;
        _plugin = new MaskedPlugin(plugin, description, mask);
        _capabilities = new MaskedCapabilities(home, _plugin, mask);
        _unloaded = unloaded;
        Description = description;
    }

    /// <summary>What the plugin says of itself; equal to its manifest in id, version and types.</summary>
    public PluginDescription Description { get; }

    /// <summary>
    /// Whether the plugin's process died while it was lent: what it journalled has to be cleaned up by a fresh one.
    /// </summary>
    public bool HasFailed => _home?.HasFailed ?? false;

    /// <summary>The plugin's process; null when it runs in this one.</summary>
    public int? ProcessId => _home?.ProcessId;

    /// <summary>The plugin.</summary>
    /// <exception cref="ObjectDisposedException">It is unloaded.</exception>
    public IProtectedItemPlugin Plugin
    {
        get
        {
            ObjectDisposedException.ThrowIf(_plugin is null, this);
            return _plugin;
        }
    }

    /// <summary>The plugin as one of its capabilities; null when it does not have it.</summary>
    /// <typeparam name="TCapability">An interface of <c>Comet.Modular.Contracts.Capabilities</c>.</typeparam>
    public TCapability? Find<TCapability>()
        where TCapability : class => _capabilities?.Find<TCapability>();

    /// <summary>Takes over a home.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A plugin's constructor and description are foreign code: whatever they throw is a refusal."
    )]
    internal static async Task<LoadedPlugin> LoadAsync(
        IPluginHome home,
        PluginManifest manifest,
        SecretMask mask,
        Action unloaded,
        CancellationToken cancellationToken
    )
    {
        LoadedPlugin? loaded = null;
        try
        {
            var plugin = await home.OpenAsync(cancellationToken);
            var description = plugin.Describe();
            RequireMatch(description, manifest);
            loaded = new LoadedPlugin(home, plugin, description, mask, unloaded);
            return loaded;
        }
        catch (Exception cause) when (cause is not PluginRefusedException and not ItemException and not OperationCanceledException)
        {
            throw PluginRefusedException.Load(manifest.Id, cause.InnerException ?? cause);
        }
        finally
        {
            if (loaded is null)
            {
                await home.DisposeAsync();
            }
        }
    }

    /// <summary>Lets the plugin's code go. Its memory is freed once no object of it is referenced.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _home, null) is { } home)
        {
            (_plugin, _capabilities) = (null, null);
            await home.DisposeAsync();
            _unloaded();
        }
    }

    private static void RequireMatch(PluginDescription description, PluginManifest manifest)
    {
        var said = Summary(description.Id, description.Version, description.ItemTypes.Select(static t => t.Name));
        var listed = Summary(manifest.Id, manifest.Version, manifest.Types);
        if (!string.Equals(said, listed, StringComparison.Ordinal))
        {
            throw PluginRefusedException.Description(manifest.Id, $"it says '{said}', its manifest '{listed}'");
        }
    }

    private static string Summary(string id, string version, IEnumerable<string> types) =>
        $"{id} {version} for {string.Join(", ", types.Order(StringComparer.Ordinal))}";
}
