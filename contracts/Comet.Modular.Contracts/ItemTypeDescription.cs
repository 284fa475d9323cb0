using System.Text.Json.Nodes;

namespace Comet.Modular.Contracts;

/// <summary>One type of protected item.</summary>
/// <param name="Name">The word that operators type, for example <c>files</c>.</param>
/// <param name="Title">The name that people read.</param>
/// <param name="SettingsSchema">JSON Schema of the settings, made by <c>SettingsBinder.ExportSchema</c>.</param>
/// <param name="SecretPointers">JSON pointers of the settings that are kept encrypted and apart.</param>
public sealed record ItemTypeDescription(
    string Name,
    string Title,
    JsonNode SettingsSchema,
    IReadOnlyList<string> SecretPointers
);
