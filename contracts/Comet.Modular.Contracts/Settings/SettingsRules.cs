using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Checks data annotations and says in one voice what is wrong.</summary>
internal static class SettingsRules
{
    /// <summary>Checks a rule that needs nothing but the value.</summary>
    public static void CheckAlone(ValidationAttribute rule, object? value, string pointer, List<Diagnostic> problems)
    {
        if (value is not null && !rule.IsValid(value))
        {
            problems.Add(Broken(rule, pointer));
        }
    }

    /// <summary>Checks, over the whole graph, the rules that look at more than one value.</summary>
    public static void Check(object value, JsonTypeInfo typeInfo, string pointer, List<Diagnostic> problems)
    {
        if (SettingsShape.IsRecord(typeInfo))
        {
            CheckRecord(value, typeInfo, pointer, problems);
        }
        else if (typeInfo.Kind == JsonTypeInfoKind.Dictionary && value is IDictionary dictionary)
        {
            var elements = SettingsShape.TypeInfoOf(typeInfo, typeInfo.ElementType!);
            foreach (DictionaryEntry entry in dictionary)
            {
                var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
                CheckChild(entry.Value, elements, JsonPointer.Append(pointer, name), problems);
            }
        }
        else if (typeInfo.Kind == JsonTypeInfoKind.Enumerable && value is IEnumerable sequence)
        {
            var elements = SettingsShape.TypeInfoOf(typeInfo, typeInfo.ElementType!);
            var index = 0;
            foreach (var element in sequence)
            {
                CheckChild(element, elements, JsonPointer.Append(pointer, index++), problems);
            }
        }
    }

    private static void CheckChild(object? value, JsonTypeInfo typeInfo, string pointer, List<Diagnostic> problems)
    {
        if (value is not null)
        {
            Check(value, typeInfo, pointer, problems);
        }
    }

    private static void CheckRecord(object value, JsonTypeInfo typeInfo, string pointer, List<Diagnostic> problems)
    {
        foreach (var property in SettingsShape.Members(typeInfo).Where(static p => p.Get is not null))
        {
            var here = JsonPointer.Append(pointer, property.Name);
            var child = property.Get!(value);
            CheckInContext(value, property, child, here, problems);
            CheckChild(child, SettingsShape.TypeInfoOf(typeInfo, property.PropertyType), here, problems);
        }

        if (value is not IValidatableObject validatable)
        {
            return;
        }

        var context = new ValidationContext(value, typeInfo.Type.Name, serviceProvider: null, items: null);
        foreach (var broken in validatable.Validate(context))
        {
            var member = broken.MemberNames.FirstOrDefault();
            var property = SettingsShape
                .Members(typeInfo)
                .FirstOrDefault(p => string.Equals(SettingsShape.ClrName(p), member, StringComparison.Ordinal));
            var here = property is null ? pointer : JsonPointer.Append(pointer, property.Name);
            var text = broken.ErrorMessage ?? $"{JsonPointer.Name(here)} is not valid.";
            problems.Add(SettingsProblem.Stated(here, text));
        }
    }

    private static void CheckInContext(
        object owner,
        JsonPropertyInfo property,
        object? value,
        string pointer,
        List<Diagnostic> problems
    )
    {
        var all = SettingsShape.IsOpaque(property);
        var context = new ValidationContext(owner, property.Name, serviceProvider: null, items: null)
        {
            MemberName = SettingsShape.ClrName(property),
        };
        foreach (var rule in SettingsShape.Attributes<ValidationAttribute>(property))
        {
            if ((all || rule.RequiresValidationContext) && rule.GetValidationResult(value, context) is { } broken)
            {
                var text = broken.ErrorMessage ?? $"{JsonPointer.Name(pointer)} is not valid.";
                problems.Add(SettingsProblem.Stated(pointer, text));
            }
        }
    }

    private static Diagnostic Broken(ValidationAttribute rule, string pointer)
    {
        if (rule.ErrorMessage is { } stated)
        {
            return SettingsProblem.Stated(pointer, stated);
        }

        return rule switch
        {
            RangeAttribute range => SettingsProblem.Range(pointer, RangeText(range)),
            RequiredAttribute => SettingsProblem.Range(pointer, "cannot be empty"),
            MinLengthAttribute least => SettingsProblem.Range(pointer, LengthText(least.Length, most: null)),
            MaxLengthAttribute most => SettingsProblem.Range(pointer, LengthText(least: 0, most.Length)),
            LengthAttribute both => SettingsProblem.Range(
                pointer,
                LengthText(both.MinimumLength, both.MaximumLength)
            ),
            StringLengthAttribute text => SettingsProblem.Range(
                pointer,
                LengthText(text.MinimumLength, text.MaximumLength)
            ),
            RegularExpressionAttribute pattern => SettingsProblem.Pattern(pointer, $"must match {pattern.Pattern}"),
            AllowedValuesAttribute allowed => SettingsProblem.Range(
                pointer,
                $"must be one of {string.Join(", ", allowed.Values)}"
            ),
            _ => SettingsProblem.Stated(pointer, rule.FormatErrorMessage(pointer)),
        };
    }

    private static string RangeText(RangeAttribute range)
    {
        var (above, below) = (range.MinimumIsExclusive ? "more than" : "at least", range.MaximumIsExclusive);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"must be {above} {range.Minimum} and {(below ? "less than" : "at most")} {range.Maximum}"
        );
    }

    private static string LengthText(int least, int? most) =>
        (least, most) switch
        {
            (1, null) => "cannot be empty",
            (_, null) => string.Create(CultureInfo.InvariantCulture, $"must have a length of at least {least}"),
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"must have a length of at most {most}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"must have a length of {least} to {most}"),
        };
}
