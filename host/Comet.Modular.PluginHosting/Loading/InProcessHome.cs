using Comet.Modular.Contracts;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>A plugin in this process, in a load context of its own.</summary>
internal sealed class InProcessHome(string assembly, string entryType, bool unloads) : IPluginHome
{
    private PluginAssembly? _assembly;
    private IProtectedItemPlugin? _plugin;

    public bool HasFailed => false;

    public int? ProcessId => null;

    public Task<IProtectedItemPlugin> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _assembly = PluginAssembly.Load(assembly, unloads);
        _plugin = _assembly.CreateInstance(entryType);
        return Task.FromResult(_plugin);
    }

    public T? Find<T>()
        where T : class => _plugin as T;

    public ValueTask DisposeAsync()
    {
        _plugin = null;
        _assembly?.Dispose();
        _assembly = null;
        return ValueTask.CompletedTask;
    }
}
