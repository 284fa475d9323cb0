using System.Text.Json.Nodes;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Commands.Items;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Items;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Running;

/// <summary>Which item a snapshot goes back into.</summary>
internal sealed class RestoreItem(CometContext context)
{
    /// <summary>
    /// The settings of the named item; else of the item that the snapshot is of, if this machine has it; else those
    /// that the snapshot carries, which have no secrets.
    /// </summary>
    /// <exception cref="CommandException">There is no such item, or it is of another type.</exception>
    public async Task<JsonObject> FindSettingsAsync(
        OpenedVault vault,
        SnapshotRecord snapshot,
        string? named,
        CancellationToken cancellationToken
    )
    {
        if ((named is null ? FindOwn(snapshot) : FindNamed(snapshot, named)) is { } item)
        {
            return StoredItem.SettingsOf(context, item);
        }

        var manifest = await vault.Storage.LoadManifestAsync(snapshot, cancellationToken);
        return JsonNode.Parse(manifest.Settings) as JsonObject
            ?? throw new CommandException(
                "restore.no-settings",
                $"Snapshot {snapshot.Id} carries no settings, and this machine has no item '{snapshot.ItemName}'.",
                $"Add an item with 'comet item add NAME --type {snapshot.ItemType}', and name it with --item NAME."
            );
    }

    private ProtectedItem? FindOwn(SnapshotRecord snapshot)
    {
        var items = context.Items.List().Where(item => IsOfType(item, snapshot)).ToList();
        return items.Find(item => string.Equals(item.Id, snapshot.ItemId.ToString(), StringComparison.Ordinal))
            ?? items.Find(item => string.Equals(item.Name, snapshot.ItemName, StringComparison.Ordinal));
    }

    private ProtectedItem FindNamed(SnapshotRecord snapshot, string name)
    {
        var item = ItemShowCommand.Find(context, name);
        return IsOfType(item, snapshot)
            ? item
            : throw new CommandException(
                "restore.other-type",
                $"Item '{name}' is of type {item.Type}, and the snapshot of type {snapshot.ItemType}.",
                $"Name an item of type {snapshot.ItemType} with --item."
            );
    }

    private static bool IsOfType(ProtectedItem item, SnapshotRecord snapshot) =>
        string.Equals(item.Type, snapshot.ItemType, StringComparison.Ordinal);
}
