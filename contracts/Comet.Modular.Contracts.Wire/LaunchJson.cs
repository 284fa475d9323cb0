using System.Text.Json.Serialization;

namespace Comet.Modular.Contracts.Wire;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LaunchLine))]
internal sealed partial class LaunchJson : JsonSerializerContext;
