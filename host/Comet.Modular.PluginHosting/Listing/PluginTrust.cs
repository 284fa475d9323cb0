using System.Text.Json.Serialization;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>What makes a plugin's files trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PluginTrust>))]
public enum PluginTrust
{
    /// <summary>
    /// The <see cref="PluginFolderHash"/> stands in <c>plugins.json</c>: who may write that file decides what runs.
    /// </summary>
    [JsonStringEnumMemberName("hashed")]
    Hashed = 0,
}
