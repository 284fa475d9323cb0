using System.Text.Json.Nodes;
using Comet.Modular.Host.Commands;
using Comet.Modular.Jobs.Items;

namespace Comet.Modular.Host.Running;

/// <summary>The settings of an item of this machine, made whole.</summary>
internal static class StoredItem
{
    /// <summary>The settings with their secrets: never print them.</summary>
    public static JsonObject SettingsOf(CometContext context, ProtectedItem item)
    {
        var settings = (JsonObject)JsonNode.Parse(item.Settings)!;
        if (item.ProtectedSecrets is { } secrets)
        {
            SettingsSecrets.Join(settings, SettingsSecrets.Unprotect(context.Key, item.Id, secrets));
        }

        return settings;
    }
}
