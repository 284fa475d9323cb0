using System.Text.Json.Serialization;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Where a plugin runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PluginIsolation>))]
public enum PluginIsolation
{
    /// <summary>In the host's process, in a load context of its own.</summary>
    [JsonStringEnumMemberName("inProcess")]
    InProcess = 0,

    /// <summary>In a process of its own.</summary>
    [JsonStringEnumMemberName("childProcess")]
    ChildProcess = 1,
}
