using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>The sentences for what can be wrong with settings.</summary>
internal static class SettingsProblem
{
    public static Diagnostic Unknown(string pointer, string name, IReadOnlyList<string> known)
    {
        var near = NearestName.Of(name, known);
        var guidance = near is not null ? $"Did you mean '{near}'?"
            : known.Count == 0 ? "Remove it: nothing can be set here."
            : $"Remove it, or use one of: {string.Join(", ", known)}.";
        return Make("settings.unknown", pointer, "is not known", guidance);
    }

    public static Diagnostic Missing(string pointer) =>
        Make("settings.missing", pointer, "is required and missing", "Add it.");

    public static Diagnostic Duplicate(string pointer) =>
        Make("settings.duplicate", pointer, "stands there more than once", "Keep one of them.");

    public static Diagnostic Null(string pointer) =>
        Make("settings.null", pointer, "cannot be null", "Give it a value, or leave it out.");

    public static Diagnostic WrongType(string pointer, string expected, string actual) =>
        Make("settings.type", pointer, $"must be {expected}, but is {actual}", guidance: null);

    public static Diagnostic WrongForm(string pointer, string expected) =>
        Make("settings.type", pointer, $"must be {expected}", guidance: null);

    public static Diagnostic Range(string pointer, string rule) =>
        Make("settings.range", pointer, rule, guidance: null);

    public static Diagnostic Pattern(string pointer, string rule) =>
        Make("settings.pattern", pointer, rule, guidance: null);

    public static Diagnostic Invalid(string pointer, string reason) =>
        Make("settings.invalid", pointer, reason, guidance: null);

    /// <summary>With a sentence that the plugin's author wrote.</summary>
    public static Diagnostic Stated(string pointer, string sentence) =>
        new(Severity.Error, "settings.invalid", sentence) { Pointer = pointer };

    /// <summary>Whether the other members can be read as if the one with the problem were not there.</summary>
    public static bool LeavesTheRest(Diagnostic problem) => problem.Code is "settings.unknown" or "settings.duplicate";

    private static Diagnostic Make(string code, string pointer, string what, string? guidance) =>
        new(Severity.Error, code, $"{JsonPointer.Name(pointer)} {what}.") { Pointer = pointer, Guidance = guidance };
}
