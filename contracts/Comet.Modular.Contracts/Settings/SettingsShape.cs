using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Comet.Modular.Contracts.Settings;

/// <summary>What the binder, the schema and the rules must agree on about a settings record.</summary>
internal static class SettingsShape
{
    /// <summary>The properties that can be set; computed and ignored ones are no settings.</summary>
    public static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo typeInfo) =>
        typeInfo.Properties.Where(static p => p.Set is not null || p.AssociatedParameter is not null);

    public static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired
        || Attributes<RequiredAttribute>(property).Any()
        || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    public static bool IsNullable(JsonPropertyInfo property)
    {
        var nullableType = property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is not null
            : property.IsSetNullable && (property.AssociatedParameter?.IsNullable ?? true);
        return nullableType && !Attributes<RequiredAttribute>(property).Any();
    }

    /// <summary>A property that only the serialiser as a whole can read.</summary>
    public static bool IsOpaque(JsonPropertyInfo property) =>
        property.CustomConverter is not null || property.NumberHandling is not null;

    /// <summary>Whether the members of a type can be walked one by one.</summary>
    public static bool IsRecord(JsonTypeInfo typeInfo) =>
        typeInfo.Kind == JsonTypeInfoKind.Object && typeInfo.PolymorphismOptions is null;

    public static IEnumerable<TAttribute> Attributes<TAttribute>(JsonPropertyInfo property)
        where TAttribute : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(TAttribute), inherit: true).Cast<TAttribute>() ?? [];

    /// <summary>The name of the property in C#, as rules name it.</summary>
    public static string ClrName(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member ? member.Name : property.Name;

    /// <summary>The type info of a property or element; a nullable value is described by what it may hold.</summary>
    public static JsonTypeInfo TypeInfoOf(JsonTypeInfo owner, Type type) =>
        owner.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    public static void FindSecrets(JsonTypeInfo typeInfo, string pointer, HashSet<Type> above, List<string> found)
    {
        if (typeInfo.ElementType is { } elementType)
        {
            FindSecrets(TypeInfoOf(typeInfo, elementType), JsonPointer.Append(pointer, "*"), above, found);
        }

        // A type that contains itself would go on for ever: its secrets are named once, at the outermost place.
        if (!IsRecord(typeInfo) || !above.Add(typeInfo.Type))
        {
            return;
        }

        foreach (var property in Members(typeInfo))
        {
            var here = JsonPointer.Append(pointer, property.Name);
            var type = TypeInfoOf(typeInfo, property.PropertyType);
            if (Attributes<SecretAttribute>(property).Any())
            {
                // Texts are kept apart one by one, so a list or a map of secrets names its elements.
                found.Add(type.ElementType is null ? here : JsonPointer.Append(here, "*"));
            }
            else
            {
                FindSecrets(type, here, above, found);
            }
        }

        _ = above.Remove(typeInfo.Type);
    }
}
