using System.Text.Json;

namespace Comet.Modular.Contracts.Settings;

/// <summary>The settings of one item as the operator wrote them.</summary>
/// <param name="ItemType">One of the plugin's item types.</param>
/// <param name="Values">A JSON object. During a job it holds the secrets in clear: never log it.</param>
public sealed record ItemSettings(string ItemType, JsonElement Values)
{
    /// <summary>Names the type only: the values may hold secrets.</summary>
    public override string ToString() => $"settings of an item of type {ItemType}";
}
