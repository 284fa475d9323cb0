using Comet.Modular.Contracts;
using McMaster.NETCore.Plugins;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>A plugin's assembly in a load context of its own: the one place that knows how that is done.</summary>
/// <remarks>
/// The contracts, and the framework assemblies they need, come from the host even if the plugin brings its own copies;
/// all else comes from the plugin's folder first. Unloading frees managed code only, and only when nothing of it is
/// referenced any more; native libraries stay.
/// </remarks>
internal sealed class PluginAssembly : IDisposable
{
    private readonly PluginLoader _loader;

    private PluginAssembly(PluginLoader loader) => _loader = loader;

    public static PluginAssembly Load(string path) =>
        new(
            PluginLoader.CreateFromAssemblyFile(
                path,
                isUnloadable: true,
                sharedTypes: [typeof(IProtectedItemPlugin)],
                configure: static config =>
                {
                    config.PreferSharedTypes = false;
                    // Otherwise every assembly that a shared one names is loaded at once, with all that those name.
                    config.IsLazyLoaded = true;
                }
            )
        );

    /// <exception cref="TypeLoadException">There is no such class, or it is no plugin.</exception>
    public IProtectedItemPlugin CreateInstance(string entryType)
    {
        var type = _loader.LoadDefaultAssembly().GetType(entryType, throwOnError: true)!;
        return Activator.CreateInstance(type) is IProtectedItemPlugin plugin
            ? plugin
            : throw new TypeLoadException($"{entryType} does not implement {nameof(IProtectedItemPlugin)}.");
    }

    public void Dispose() => _loader.Dispose();
}
