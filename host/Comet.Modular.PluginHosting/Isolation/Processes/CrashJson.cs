using System.Text.Json.Serialization;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CrashRecord))]
internal sealed partial class CrashJson : JsonSerializerContext;
