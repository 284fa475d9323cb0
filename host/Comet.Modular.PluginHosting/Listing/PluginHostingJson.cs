using System.Text.Json.Serialization;

namespace Comet.Modular.PluginHosting.Listing;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(PluginList))]
[JsonSerializable(typeof(PluginManifest))]
internal sealed partial class PluginHostingJson : JsonSerializerContext;
