using System.Text.Json.Nodes;
using Comet.Modular.Jobs.Items;
using Comet.Modular.Jobs.Vaults;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.Running;

/// <summary>One backup that was asked for.</summary>
/// <param name="Id">The item in the vault.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Settings">Without secrets.</param>
/// <param name="Item">The stored item; null for an ad-hoc backup of paths.</param>
/// <param name="Vault">Where to.</param>
/// <param name="Rescan">Read also what looks unchanged.</param>
internal sealed record BackupOrder(
    ItemId Id,
    string Name,
    string Type,
    JsonObject Settings,
    ProtectedItem? Item,
    VaultAttachment Vault,
    bool Rescan
);
