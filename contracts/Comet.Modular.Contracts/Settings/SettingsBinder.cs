using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Turns a plugin's settings record into a JSON Schema, and an operator's JSON into that record.</summary>
/// <remarks>
/// A settings record carries the rules itself: <c>System.ComponentModel.DataAnnotations</c> for ranges and patterns,
/// <c>[Description]</c> for people, <see cref="SecretAttribute"/> for secrets. Its type info comes from a
/// source-generated <c>JsonSerializerContext</c>. A property with a default value needs a plain <c>set</c>, or a default in the primary
/// constructor: generated code overwrites the initialiser of an <c>init</c> property that the JSON leaves out.
/// No message quotes a value, for it may be a secret.
/// </remarks>
public static class SettingsBinder
{
    /// <summary>The JSON Schema of the record: types, texts, ranges, patterns, what is required or secret.</summary>
    public static JsonNode ExportSchema<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return SettingsSchema.Export(typeInfo);
    }

    /// <summary>Binds strictly and names all problems at once.</summary>
    /// <returns>
    /// The record, or problems with the codes <c>settings.unknown</c>, <c>settings.missing</c>,
    /// <c>settings.duplicate</c>, <c>settings.null</c>, <c>settings.type</c>, <c>settings.range</c>, <c>settings.pattern</c> and
    /// <c>settings.invalid</c>. Rules that look at several values are checked once each value by itself is right. When the
    /// only problems are members that do not belong there, there is a draft.
    /// </returns>
    public static BoundSettings<T> Bind<T>(ItemSettings settings, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(typeInfo);
        var walk = new SettingsWalk();
        walk.Visit(settings.Values, typeInfo, string.Empty);
        var problems = new List<Diagnostic>(walk.Problems);
        if (!problems.TrueForAll(static problem => SettingsProblem.LeavesTheRest(problem)))
        {
            return new BoundSettings<T>(Value: null, problems);
        }

        T? value;
        try
        {
            value = settings.Values.Deserialize(typeInfo);
        }
        catch (JsonException unreadable)
        {
            problems.Add(SettingsProblem.Invalid(JsonPointer.FromJsonPath(unreadable.Path), "cannot be read"));
            return new BoundSettings<T>(Value: null, problems);
        }

        var found = problems.Count;
        SettingsRules.Check(value!, typeInfo, string.Empty, problems);
        return new BoundSettings<T>(problems.Count == 0 ? value : null, problems)
        {
            Draft = problems.Count == found ? value : null,
        };
    }

    /// <summary>JSON pointers of all settings marked with <see cref="SecretAttribute"/>.</summary>
    /// <returns>In the order of the record; <c>*</c> stands for every element of an array or dictionary.</returns>
    public static IReadOnlyList<string> FindSecrets<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        var pointers = new List<string>();
        SettingsShape.FindSecrets(typeInfo, string.Empty, [], pointers);
        return pointers;
    }
}
