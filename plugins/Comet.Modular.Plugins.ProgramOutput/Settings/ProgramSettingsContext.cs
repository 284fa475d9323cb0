using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.ProgramOutput.Settings;

/// <summary>The generated reader of the settings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProgramSettings))]
internal sealed partial class ProgramSettingsContext : JsonSerializerContext;
