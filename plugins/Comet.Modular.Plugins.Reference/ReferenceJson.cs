using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReferenceSettings))]
internal sealed partial class ReferenceJson : JsonSerializerContext;
