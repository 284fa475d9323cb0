using System.Runtime.Loader;
using Comet.Modular.Contracts;
using McMaster.NETCore.Plugins.Loader;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>A plugin's assembly in a load context of its own: the one place that knows how that is done.</summary>
/// <remarks>
/// The contracts, and the framework assemblies they need, come from the host even if the plugin brings its own copies;
/// all else comes from the plugin's folder first. Unloading frees managed code only, and only when nothing of it is
/// referenced any more; native libraries stay. The runtime uses no code compiled ahead of time in a context that can be
/// unloaded.
/// </remarks>
internal sealed class PluginAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context;
    private readonly string _path;

    private PluginAssembly(AssemblyLoadContext context, string path) => (_context, _path) = (context, path);

    /// <param name="path">The plugin's own assembly, in its folder.</param>
    /// <param name="unloads">Whether disposal is to free the code; otherwise it stays for as long as the process.</param>
    public static PluginAssembly Load(string path, bool unloads)
    {
        // Not by PluginLoader, which reads the plugin's runtimeconfig.json for probing paths that no plugin may have.
        var builder = new AssemblyLoadContextBuilder();
        _ = builder
            .SetMainAssemblyPath(path)
            .SetDefaultContext(AssemblyLoadContext.GetLoadContext(typeof(PluginAssembly).Assembly)!)
            // Before an assembly is shared: otherwise all that it names is loaded at once, with all that those name.
            .IsLazyLoaded(true)
            .PreferDefaultLoadContextAssembly(typeof(IProtectedItemPlugin).Assembly.GetName());
        if (unloads)
        {
            _ = builder.EnableUnloading();
        }

        return new PluginAssembly(builder.Build(), path);
    }

    /// <exception cref="TypeLoadException">There is no such class, or it is no plugin.</exception>
    public IProtectedItemPlugin CreateInstance(string entryType)
    {
        var type = _context.LoadFromAssemblyPath(_path).GetType(entryType, throwOnError: true)!;
        return Activator.CreateInstance(type) is IProtectedItemPlugin plugin
            ? plugin
            : throw new TypeLoadException($"{entryType} does not implement {nameof(IProtectedItemPlugin)}.");
    }

    public void Dispose()
    {
        if (_context.IsCollectible)
        {
            _context.Unload();
        }
    }
}
