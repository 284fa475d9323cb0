using System.Text.Json.Serialization;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Whether a plugin needs a licence of its own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PluginLicence>))]
public enum PluginLicence
{
    /// <summary>Part of the product.</summary>
    [JsonStringEnumMemberName("included")]
    Included = 0,

    /// <summary>Backs up only with a licence that names it; restores always.</summary>
    [JsonStringEnumMemberName("booster")]
    Booster = 1,
}
