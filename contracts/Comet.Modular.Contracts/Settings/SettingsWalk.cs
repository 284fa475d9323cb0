using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Walks JSON along a record's type info and collects what is wrong with each value by itself.</summary>
internal sealed class SettingsWalk
{
    private readonly List<Diagnostic> _problems = [];

    public IReadOnlyList<Diagnostic> Problems => _problems;

    public void Visit(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        if (SettingsShape.IsRecord(typeInfo))
        {
            if (Expect(JsonValueKind.Object, element, pointer))
            {
                VisitMembers(element, typeInfo, pointer);
            }
        }
        else if (typeInfo.Kind == JsonTypeInfoKind.Dictionary)
        {
            if (Expect(JsonValueKind.Object, element, pointer))
            {
                VisitDictionary(element, typeInfo, pointer);
            }
        }
        else if (typeInfo.Kind == JsonTypeInfoKind.Enumerable)
        {
            if (Expect(JsonValueKind.Array, element, pointer))
            {
                VisitElements(element, typeInfo, pointer);
            }
        }
        else
        {
            VisitLeaf(element, typeInfo, pointer);
        }
    }

    private void VisitMembers(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        var members = SettingsShape.Members(typeInfo).ToDictionary(static p => p.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in element.EnumerateObject())
        {
            if (!HasName(value, pointer))
            {
                continue;
            }

            var here = JsonPointer.Append(pointer, value.Name);
            if (!members.TryGetValue(value.Name, out var property))
            {
                _problems.Add(SettingsProblem.Unknown(here, value.Name, [.. members.Keys]));
            }
            else if (!seen.Add(value.Name))
            {
                _problems.Add(SettingsProblem.Duplicate(here));
            }
            else
            {
                VisitProperty(value.Value, typeInfo, property, here);
            }
        }

        foreach (var property in members.Values.Where(p => SettingsShape.IsRequired(p) && !seen.Contains(p.Name)))
        {
            _problems.Add(SettingsProblem.Missing(JsonPointer.Append(pointer, property.Name)));
        }
    }

    private void VisitProperty(JsonElement element, JsonTypeInfo owner, JsonPropertyInfo property, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            if (!SettingsShape.IsNullable(property))
            {
                _problems.Add(SettingsProblem.Null(pointer));
            }

            return;
        }

        if (SettingsShape.IsOpaque(property))
        {
            return;
        }

        var before = _problems.Count;
        var typeInfo = SettingsShape.TypeInfoOf(owner, property.PropertyType);
        Visit(element, typeInfo, pointer);
        if (_problems.Count > before)
        {
            return;
        }

        foreach (var rule in SettingsShape.Attributes<ValidationAttribute>(property))
        {
            if (!rule.RequiresValidationContext)
            {
                SettingsRules.CheckAlone(rule, TryRead(element, typeInfo), pointer, _problems);
            }
        }
    }

    private void VisitElements(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        var index = 0;
        foreach (var value in element.EnumerateArray())
        {
            VisitElement(value, typeInfo, JsonPointer.Append(pointer, index++));
        }
    }

    private void VisitDictionary(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in element.EnumerateObject())
        {
            if (!HasName(value, pointer))
            {
                continue;
            }

            var here = JsonPointer.Append(pointer, value.Name);
            if (!seen.Add(value.Name))
            {
                _problems.Add(SettingsProblem.Duplicate(here));
            }

            VisitElement(value.Value, typeInfo, here);
        }
    }

    /// <summary>Elements carry no nullability of their own at run time: only a nullable value type may be null.</summary>
    private void VisitElement(JsonElement element, JsonTypeInfo owner, string pointer)
    {
        var elementType = owner.ElementType!;
        if (element.ValueKind != JsonValueKind.Null)
        {
            Visit(element, SettingsShape.TypeInfoOf(owner, elementType), pointer);
        }
        else if (Nullable.GetUnderlyingType(elementType) is null)
        {
            _problems.Add(SettingsProblem.Null(pointer));
        }
    }

    private void VisitLeaf(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        try
        {
            _ = element.Deserialize(typeInfo);
        }
        catch (JsonException)
        {
            var tooLarge = SettingsWords.IsWholeNumber(element) && SettingsWords.IsIntegral(typeInfo.Type);
            var problem = tooLarge
                ? SettingsProblem.Range(pointer, $"must be {SettingsWords.Bounds(typeInfo.Type)}")
                : WrongLeaf(element, typeInfo, pointer);
            _problems.Add(problem);
        }
    }

    private static Diagnostic WrongLeaf(JsonElement element, JsonTypeInfo typeInfo, string pointer)
    {
        var (expected, isText) = SettingsWords.Expected(typeInfo);
        return isText && element.ValueKind == JsonValueKind.String
            ? SettingsProblem.WrongForm(pointer, expected)
            : SettingsProblem.WrongType(pointer, expected, SettingsWords.Actual(element));
    }

    private static object? TryRead(JsonElement element, JsonTypeInfo typeInfo)
    {
        try
        {
            return element.Deserialize(typeInfo);
        }
        catch (JsonException)
        {
            // A value whose parts are right one by one but not together is reported when the whole is read.
            return null;
        }
    }

    /// <summary>JSON can spell names that are no text: half a surrogate pair, bytes that are no UTF-8.</summary>
    private bool HasName(JsonProperty member, string pointer)
    {
        try
        {
            _ = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            _problems.Add(SettingsProblem.Invalid(pointer, "has a member whose name is no text"));
            return false;
        }
    }

    private bool Expect(JsonValueKind kind, JsonElement element, string pointer)
    {
        if (element.ValueKind == kind)
        {
            return true;
        }

        var expected = kind == JsonValueKind.Object ? "an object" : "an array";
        _problems.Add(SettingsProblem.WrongType(pointer, expected, SettingsWords.Actual(element)));
        return false;
    }
}
