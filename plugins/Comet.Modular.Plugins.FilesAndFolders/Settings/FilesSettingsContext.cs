using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>The generated reader of the settings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FilesSettings))]
internal sealed partial class FilesSettingsContext : JsonSerializerContext;
