using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference;

/// <summary>How bad a fault is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReferenceSeverity>))]
internal enum ReferenceSeverity
{
    [JsonStringEnumMemberName("warning")]
    Warning = 0,

    [JsonStringEnumMemberName("error")]
    Error = 1,
}
