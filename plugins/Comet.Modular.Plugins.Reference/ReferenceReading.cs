using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Whether contents may be read side by side.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReferenceReading>))]
internal enum ReferenceReading
{
    [JsonStringEnumMemberName("sequential")]
    Sequential = 0,

    [JsonStringEnumMemberName("parallel")]
    Parallel = 1,
}
