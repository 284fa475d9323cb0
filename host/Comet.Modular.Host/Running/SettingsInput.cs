using System.Text.Json;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Host.Running;

/// <summary>Item settings as they are typed: a JSON file or standard input, with single values on top.</summary>
internal static class SettingsInput
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // A single value stands one level deeper in what is made of it.
    private static readonly JsonDocumentOptions StrictValue = Strict with { MaxDepth = 63 };

    public static async Task<JsonObject> ReadAsync(
        string? file,
        IEnumerable<string> assignments,
        CancellationToken cancellationToken
    )
    {
        var settings = file is null ? [] : Parse(await ReadTextAsync(file, cancellationToken), file);
        foreach (var assignment in assignments)
        {
            var split = assignment.IndexOf('=', StringComparison.Ordinal);
            if (split < 1)
            {
                throw new CommandException(
                    "settings.assignment",
                    $"'{assignment}' after --set is no key=value.",
                    "Write it as --set key=value; a value may be JSON."
                );
            }

            settings[assignment[..split]] = ValueOf(assignment[(split + 1)..]);
        }

        return settings;
    }

    /// <summary>Throws with all problems at once, if a problem is an error.</summary>
    /// <returns>The settings as the plugin takes them.</returns>
    public static ItemSettings Validate(
        IProtectedItemPlugin plugin,
        string itemType,
        JsonObject settings,
        Action<Diagnostic> report
    )
    {
        var typed = new ItemSettings(itemType, ToElement(settings));
        var problems = plugin.Validate(typed);
        foreach (var problem in problems)
        {
            report(problem);
        }

        var errors = problems.Count(static problem => problem.Severity == Severity.Error);
        return errors == 0
            ? typed
            : throw new CommandException(
                "settings.invalid",
                errors == 1 ? "The settings have a problem." : $"The settings have {errors} problems.",
                $"See what type {itemType} takes with 'comet plugin show {plugin.Describe().Id}'."
            );
    }

    public static JsonElement ToElement(JsonNode settings)
    {
        using var document = JsonDocument.Parse(settings.ToJsonString());
        return document.RootElement.Clone();
    }

    private static async Task<string> ReadTextAsync(string file, CancellationToken cancellationToken)
    {
        if (file is "-")
        {
            return await Console.In.ReadToEndAsync(cancellationToken);
        }

        return File.Exists(file)
            ? await File.ReadAllTextAsync(file, cancellationToken)
            : throw new CommandException(
                "settings.file-missing",
                $"There is no settings file {file}.",
                "Check the path after --settings; '-' reads standard input."
            );
    }

    private static JsonObject Parse(string text, string file)
    {
        try
        {
            if (ParseText(text, Strict) is JsonObject settings)
            {
                return settings;
            }
        }
        catch (Exception invalid) when (IsInvalid(invalid))
        {
            throw new CommandException(
                "settings.not-json",
                $"The settings in {file} are no JSON.",
                "Correct the place that is named.",
                because: invalid.Message
            );
        }

        throw new CommandException(
            "settings.not-json",
            $"The settings in {file} are no JSON object.",
            "Write them in braces: { \"key\": value }."
        );
    }

    /// <summary>Writes what it has read, for only that looks at every string.</summary>
    private static JsonNode? ParseText(string text, JsonDocumentOptions options)
    {
        var parsed = JsonNode.Parse(text, documentOptions: options);
        _ = parsed?.ToJsonString();
        return parsed;
    }

    /// <summary>JSON can spell strings that are no text, such as half a surrogate pair; another exception tells of them.</summary>
    private static bool IsInvalid(Exception exception) => exception is JsonException or InvalidOperationException;

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return ParseText(text, StrictValue);
        }
        catch (Exception invalid) when (IsInvalid(invalid))
        {
            return JsonValue.Create(text);
        }
    }
}
