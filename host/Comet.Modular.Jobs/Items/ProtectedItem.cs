namespace Comet.Modular.Jobs.Items;

/// <summary>Something that is backed up: its type, its settings, and where to.</summary>
/// <param name="Id">32 hex digits, random; snapshots carry it.</param>
/// <param name="Name">How operators call it.</param>
/// <param name="Type">One of a plugin's item types.</param>
/// <param name="PluginId">The plugin that offered the type when the item was added.</param>
/// <param name="Settings">A JSON object without secrets.</param>
/// <param name="ProtectedSecrets">Pointers and secret values as JSON, made by <see cref="ISecretProtector"/>.</param>
/// <param name="DefaultVault">The name of the vault that it goes to if none is named.</param>
public sealed record ProtectedItem(
    string Id,
    string Name,
    string Type,
    string PluginId,
    string Settings,
    byte[]? ProtectedSecrets,
    string? DefaultVault
);
