using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Tests;

/// <summary>All that the public properties of a value say, bytes by value, as a text to compare.</summary>
internal static class Described
{
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            string text => $"'{text}'",
            ReadOnlyMemory<byte> bytes => "0x" + Convert.ToHexString(bytes.Span),
            EntryPath path => "/" + string.Join('/', path.ToNames().Select(name => Convert.ToHexString(name.Span))),
            IEntryContent => "content",
            JsonNode node => node.ToJsonString(),
            JsonElement element => element.GetRawText(),
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
            IFormattable number when value.GetType().IsPrimitive || value is Enum => number.ToString(
                null,
                CultureInfo.InvariantCulture
            ),
            bool flag => flag ? "true" : "false",
            _ => $"{value.GetType().Name} {{ {string.Join(", ", Properties(value))} }}",
        };

    private static IEnumerable<string> Properties(object value) =>
        value
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Of(property.GetValue(value))}");
}
