using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Adds to the in-box schema what data annotations say.</summary>
internal static class SettingsSchema
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    public static JsonNode Export(JsonTypeInfo typeInfo) => typeInfo.GetJsonSchemaAsNode(Options);

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        // "Anything" is the schema true, which cannot carry a description.
        var schema = node as JsonObject ?? [];
        if (SettingsShape.IsRecord(context.TypeInfo) && schema["properties"] is JsonObject properties)
        {
            CloseRecord(context.TypeInfo, schema, properties);
        }

        if (context.PropertyInfo is { } property)
        {
            Describe(property, schema);
        }

        return schema.Count == 0 ? node : schema;
    }

    private static void CloseRecord(JsonTypeInfo typeInfo, JsonObject schema, JsonObject properties)
    {
        var members = SettingsShape.Members(typeInfo).ToList();
        foreach (var computed in typeInfo.Properties.Except(members))
        {
            _ = properties.Remove(computed.Name);
        }

        var required = members.Where(SettingsShape.IsRequired).Select(static p => (JsonNode)p.Name).ToArray();
        _ = schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        schema["additionalProperties"] = false;
    }

    private static void Describe(JsonPropertyInfo property, JsonObject schema)
    {
        foreach (var attribute in SettingsShape.Attributes<Attribute>(property))
        {
            switch (attribute)
            {
                case DescriptionAttribute text:
                    schema["description"] = text.Description;
                    break;
                case SecretAttribute:
                    schema["writeOnly"] = true;
                    break;
                case RangeAttribute range:
                    SetBound(schema, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", range.Minimum);
                    SetBound(schema, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", range.Maximum);
                    break;
                case RegularExpressionAttribute pattern:
                    schema["pattern"] = Anchored(pattern.Pattern);
                    break;
                case MinLengthAttribute least:
                    Bound(schema, property, least.Length, most: null);
                    break;
                case MaxLengthAttribute most:
                    Bound(schema, property, least: null, most.Length);
                    break;
                case LengthAttribute both:
                    Bound(schema, property, both.MinimumLength, both.MaximumLength);
                    break;
                case StringLengthAttribute both:
                    Bound(schema, property, both.MinimumLength, both.MaximumLength);
                    break;
                case AllowedValuesAttribute allowed:
                    schema["enum"] = new JsonArray([.. allowed.Values.Select(Value)]);
                    break;
                default:
                    break;
            }
        }
    }

    private static void Bound(JsonObject schema, JsonPropertyInfo property, int? least, int? most)
    {
        var unit = property.PropertyType == typeof(string) ? "Length" : "Items";
        if (least is > 0)
        {
            schema[$"min{unit}"] = least;
        }

        if (most is not null)
        {
            schema[$"max{unit}"] = most;
        }
    }

    /// <summary>The annotation matches the whole text, a pattern in a schema any part of it.</summary>
    private static string Anchored(string pattern) =>
        pattern.StartsWith('^') && pattern.EndsWith('$') ? pattern : $"^(?:{pattern})$";

    /// <summary>JSON has no infinity: a range without an end has no keyword for it.</summary>
    private static void SetBound(JsonObject schema, string keyword, object bound)
    {
        if (double.IsFinite(Convert.ToDouble(bound, CultureInfo.InvariantCulture)))
        {
            schema[keyword] = Number(bound);
        }
    }

    private static JsonNode Number(object bound) =>
        bound is int whole ? whole : Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    private static JsonNode? Value(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            bool flag => flag,
            _ => Number(value),
        };
}
