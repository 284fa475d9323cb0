using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>When the plugin does something wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultMoment>))]
internal enum FaultMoment
{
    /// <summary>In the check of the settings.</summary>
    [JsonStringEnumMemberName("validate")]
    Validate = 0,

    /// <summary>When the item is opened.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 1,

    /// <summary>Before an entry is offered.</summary>
    [JsonStringEnumMemberName("walk")]
    Walk = 2,

    /// <summary>While contents are read.</summary>
    [JsonStringEnumMemberName("content")]
    Content = 3,

    /// <summary>When all was read.</summary>
    [JsonStringEnumMemberName("finish")]
    Finish = 4,

    /// <summary>After the commit.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete = 5,
}
