using System.Globalization;
using System.Text.Json;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>The values of an item's secrets, so that they can be kept out of what its plugin says.</summary>
internal static class SecretValues
{
    private const string AnyElement = "*";

    /// <summary>All texts at the pointers; <c>*</c> stands for every element.</summary>
    public static IEnumerable<string> Of(JsonElement settings, IEnumerable<string> pointers) =>
        pointers.SelectMany(pointer => Find(settings, pointer.Split('/')[1..]));

    private static IEnumerable<string> Find(JsonElement element, string[] parts)
    {
        if (parts.Length == 0)
        {
            return element.ValueKind == JsonValueKind.String ? [element.GetString()!] : [];
        }

        return Children(element, parts[0]).SelectMany(child => Find(child, parts[1..]));
    }

    private static IEnumerable<JsonElement> Children(JsonElement element, string part)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return part is AnyElement ? element.EnumerateArray()
                : int.TryParse(part, CultureInfo.InvariantCulture, out var index)
                    ? element.EnumerateArray().Skip(index).Take(1)
                : [];
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return part is AnyElement ? element.EnumerateObject().Select(static member => member.Value)
            : element.TryGetProperty(name, out var value) ? [value]
            : [];
    }
}
