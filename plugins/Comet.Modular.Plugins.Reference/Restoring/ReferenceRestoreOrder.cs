using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>The order in which a restore pulls contents.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReferenceRestoreOrder>))]
internal enum ReferenceRestoreOrder
{
    [JsonStringEnumMemberName("path")]
    Path = 0,

    [JsonStringEnumMemberName("shuffled")]
    Shuffled = 1,
}
