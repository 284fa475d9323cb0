using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Host.Output;
using Comet.Modular.Jobs;

namespace Comet.Modular.Host.Running;

/// <summary>
/// Takes the secrets out of an item's settings, to be kept encrypted and apart, and puts them back for a job.
/// </summary>
internal static class SettingsSecrets
{
    private const string AnyElement = "*";

    /// <summary>Removes all secrets from the settings.</summary>
    /// <param name="settings">Changed: the places of secrets hold null afterwards.</param>
    /// <param name="pointers">The plugin's secret pointers; <c>*</c> stands for every element.</param>
    /// <returns>What was removed, by its exact pointer.</returns>
    public static Dictionary<string, string> Split(JsonObject settings, IEnumerable<string> pointers)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pointer in pointers)
        {
            Take(settings, pointer.Split('/')[1..], string.Empty, secrets);
        }

        return secrets;
    }

    public static void Join(JsonObject settings, IReadOnlyDictionary<string, string> secrets)
    {
        foreach (var (pointer, secret) in secrets)
        {
            var parts = pointer.Split('/')[1..];
            JsonNode? holder = settings;
            foreach (var part in parts[..^1])
            {
                holder = Child(holder, part);
            }

            switch (holder)
            {
                case JsonObject inside:
                    inside[Plain(parts[^1])] = secret;
                    break;
                case JsonArray list:
                    list[int.Parse(parts[^1], CultureInfo.InvariantCulture)] = secret;
                    break;
                default:
                    throw new StateException(
                        "item.secrets-lost",
                        $"The item's settings have no place for the secret at {pointer}.",
                        "Remove the item and add it again."
                    );
            }
        }
    }

    public static byte[]? Protect(ISecretProtector protector, string itemId, Dictionary<string, string> secrets) =>
        secrets.Count == 0
            ? null
            : protector.Protect(
                PurposeOf(itemId),
                JsonSerializer.SerializeToUtf8Bytes(secrets, JsonShapes.Default.DictionaryStringString)
            );

    public static IReadOnlyDictionary<string, string> Unprotect(
        ISecretProtector protector,
        string itemId,
        byte[] sealedSecrets
    ) =>
        JsonSerializer.Deserialize(
            protector.Unprotect(PurposeOf(itemId), sealedSecrets),
            JsonShapes.Default.DictionaryStringString
        )!;

    private static string PurposeOf(string itemId) => $"item secrets {itemId}";

    private static void Take(JsonNode? node, string[] parts, string at, Dictionary<string, string> secrets)
    {
        if (node is JsonArray list && parts[0] is AnyElement)
        {
            for (var index = 0; index < list.Count; index++)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{index}");
                Take(list, [place, .. parts[1..]], at, secrets);
            }
        }
        else if (node is JsonObject map && parts[0] is AnyElement)
        {
            foreach (var name in map.Select(static member => member.Key).ToArray())
            {
                Take(map, [Escaped(name), .. parts[1..]], at, secrets);
            }
        }
        else if (parts.Length > 1)
        {
            Take(Child(node, parts[0]), parts[1..], $"{at}/{parts[0]}", secrets);
        }
        else if (Child(node, parts[0]) is JsonValue value && value.TryGetValue<string>(out var secret))
        {
            secrets[$"{at}/{parts[0]}"] = secret;
            value.ReplaceWith<JsonNode?>(value: null);
        }
    }

    private static JsonNode? Child(JsonNode? node, string part) =>
        node switch
        {
            JsonObject map => map[Plain(part)],
            JsonArray list when int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < list.Count =>
                list[index],
            _ => null,
        };

    private static string Plain(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
