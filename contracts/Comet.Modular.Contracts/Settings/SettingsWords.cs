using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Words for the kinds of JSON values.</summary>
internal static class SettingsWords
{
    public static string Actual(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => IsWholeNumber(element) ? "a whole number" : "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            JsonValueKind.Null => "null",
            _ => "nothing",
        };

    /// <summary>What the type's own schema allows, and whether that is a text of some form.</summary>
    public static (string Words, bool IsText) Expected(JsonTypeInfo typeInfo)
    {
        if (typeInfo.GetJsonSchemaAsNode() is not JsonObject schema)
        {
            return ("another value", false);
        }

        if (schema["enum"] is JsonArray values)
        {
            return ($"one of {string.Join(", ", values.Select(static v => v?.ToString() ?? "null"))}", true);
        }

        var type = schema["type"] is JsonArray several ? several[0] : schema["type"];
        return type?.ToString() switch
        {
            "integer" => ("a whole number", false),
            "number" => ("a number", false),
            "boolean" => ("true or false", false),
            "string" => (schema["format"] is { } format ? $"a text in the form of a {format}" : "a text", true),
            "array" => ("an array", false),
            "object" => ("an object", false),
            _ => ("another value", false),
        };
    }

    public static bool IsWholeNumber(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number
        && element.GetRawText().AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0;

    public static bool IsIntegral(Type type) =>
        Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum;

    public static string Bounds(Type type)
    {
        var (least, most) = Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => ((Int128)sbyte.MinValue, (Int128)sbyte.MaxValue),
            TypeCode.Byte => (byte.MinValue, byte.MaxValue),
            TypeCode.Int16 => (short.MinValue, short.MaxValue),
            TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
            TypeCode.Int32 => (int.MinValue, int.MaxValue),
            TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
            TypeCode.Int64 => (long.MinValue, long.MaxValue),
            _ => (ulong.MinValue, ulong.MaxValue),
        };
        return string.Create(CultureInfo.InvariantCulture, $"between {least} and {most}");
    }
}
