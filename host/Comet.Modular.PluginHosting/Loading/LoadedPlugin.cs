using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>A plugin that passed all checks and is loaded. Dispose it when its last job has ended.</summary>
public sealed class LoadedPlugin : IAsyncDisposable
{
    private readonly PluginAssembly _assembly;
    private readonly Action _unloaded;
    private IProtectedItemPlugin? _plugin;

    private LoadedPlugin(
        PluginAssembly assembly,
        IProtectedItemPlugin plugin,
        PluginDescription description,
        Action unloaded
    )
    {
        _assembly = assembly;
        _plugin = plugin;
        _unloaded = unloaded;
        Description = description;
    }

    /// <summary>What the plugin says of itself; equal to its manifest in id, version and types.</summary>
    public PluginDescription Description { get; }

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
        where TCapability : class => Plugin as TCapability;

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A plugin's constructor and description are foreign code: whatever they throw is a refusal."
    )]
    internal static LoadedPlugin Load(string folder, PluginManifest manifest, Action unloaded)
    {
        PluginAssembly? assembly = null;
        try
        {
            assembly = PluginAssembly.Load(Path.Combine(folder, manifest.Assembly));
            var plugin = assembly.CreateInstance(manifest.EntryType);
            var description = plugin.Describe();
            RequireMatch(description, manifest);
            var loaded = new LoadedPlugin(assembly, plugin, description, unloaded);
            assembly = null;
            return loaded;
        }
        catch (Exception cause) when (cause is not PluginRefusedException)
        {
            throw PluginRefusedException.Load(manifest.Id, cause.InnerException ?? cause);
        }
        finally
        {
            assembly?.Dispose();
        }
    }

    /// <summary>Lets the plugin's code go. Its memory is freed once no object of it is referenced.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _plugin, null) is not null)
        {
            _assembly.Dispose();
            _unloaded();
        }

        return ValueTask.CompletedTask;
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
