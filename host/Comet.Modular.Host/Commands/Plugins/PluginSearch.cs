using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Commands.Plugins;

/// <summary>Finds a listed plugin by its id.</summary>
internal static class PluginSearch
{
    public static PluginStatus Find(CometContext context, string id) =>
        context.Plugins.List().FirstOrDefault(each => string.Equals(each.Id, id, StringComparison.Ordinal))
        ?? throw new CommandException(
            "plugin.unknown",
            $"{context.PluginsFile} lists no plugin '{id}'.",
            "List the plugins with 'comet plugin list'."
        );
}
