using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Host.Commands;
using Comet.Modular.Jobs.Items;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Running;

/// <summary>An item, or just settings of a type, with the plugin that knows it; secrets are in place.</summary>
internal sealed class OpenedItem : IAsyncDisposable
{
    private readonly LoadedPlugin _plugin;

    private OpenedItem(LoadedPlugin plugin, ItemSettings settings) => (_plugin, Settings) = (plugin, settings);

    public ItemSettings Settings { get; }

    /// <exception cref="CommandException">The settings have problems, all of which are printed.</exception>
    public static async Task<OpenedItem> OpenAsync(
        CometContext context,
        ProtectedItem item,
        CancellationToken cancellationToken
    )
    {
        var settings = StoredItem.SettingsOf(context, item);
        var opened = await OpenAsync(context, item.Type, settings, cancellationToken);
        try
        {
            _ = SettingsInput.Validate(opened._plugin.Plugin, item.Type, settings, context.Terminal.ReportSetting);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>With settings that need not be whole yet.</summary>
    public static async Task<OpenedItem> OpenAsync(
        CometContext context,
        string type,
        JsonObject settings,
        CancellationToken cancellationToken
    )
    {
        var plugin = await context.Plugins.LoadForTypeAsync(type, PluginPurpose.Configure, cancellationToken);
        return new OpenedItem(plugin, new ItemSettings(type, SettingsInput.ToElement(settings)));
    }

    /// <exception cref="CommandException">The plugin cannot do it.</exception>
    public TCapability Require<TCapability>(string what, string nextStep)
        where TCapability : class =>
        _plugin.Find<TCapability>()
        ?? throw new CommandException(
            "plugin.cannot",
            $"The plugin {_plugin.Description.Id} cannot {what} of type {Settings.ItemType}.",
            nextStep
        );

    public ValueTask DisposeAsync() => _plugin.DisposeAsync();
}
