using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference;

/// <summary>The order of the offers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReferenceOrder>))]
internal enum ReferenceOrder
{
    [JsonStringEnumMemberName("any")]
    Any = 0,

    [JsonStringEnumMemberName("sorted")]
    Sorted = 1,
}
