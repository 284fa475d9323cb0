using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Settings;

/// <summary>Reads settings and names all that is wrong with them.</summary>
internal sealed class SettingsReader
{
    private readonly List<Diagnostic> _problems = [];

    /// <summary>Reads without any I/O.</summary>
    public static BoundSettings<ProgramChoice> Read(ItemSettings settings)
    {
        var bound = SettingsBinder.Bind(settings, ProgramSettingsContext.Default.ProgramSettings);
        if (bound.Draft is not { } draft)
        {
            return new BoundSettings<ProgramChoice>(Value: null, bound.Problems);
        }

        var reader = new SettingsReader();
        reader.Check(draft);
        IReadOnlyList<Diagnostic> problems = [.. bound.Problems, .. reader._problems];
        return new BoundSettings<ProgramChoice>(problems.Count == 0 ? Choose(draft) : null, problems);
    }

    private static ProgramChoice Choose(ProgramSettings settings) =>
        new(
            settings.Command,
            EntryPath.Of(OutputName.Split(settings.FileName)),
            settings.WorkingDirectory,
            settings.Environment
        );

    private void Check(ProgramSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Command))
        {
            Add("command", "/command", "The setting 'command' cannot be empty.", "Give the command line to run.");
        }

        RefuseNul("command", "/command", settings.Command, "The setting 'command'");
        if (OutputName.Problem(settings.FileName) is { } problem)
        {
            Add("file-name", "/fileName", $"The setting 'fileName' {problem}.", "Use a name such as db/dump.sql.");
        }

        CheckWorkingDirectory(settings.WorkingDirectory);
        foreach (var (name, value) in settings.Environment)
        {
            CheckVariable(name, value);
        }
    }

    private void CheckWorkingDirectory(string? directory)
    {
        const string Code = "working-directory";
        const string Pointer = "/workingDirectory";
        if (directory is not null && !Path.IsPathFullyQualified(directory))
        {
            Add(
                Code,
                Pointer,
                "The setting 'workingDirectory' must be an absolute path.",
                "Give the full path, or leave it out."
            );
        }

        RefuseNul(Code, Pointer, directory, "The setting 'workingDirectory'");
    }

    private void CheckVariable(string name, string value)
    {
        const string Code = "environment";
        var pointer = "/environment/" + Escaped(name);
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
        {
            Add(Code, pointer, "The name of a variable is empty or holds '=' or NUL.", "Correct the name.");
        }
        else if (ProgramEnvironment.IsReserved(name))
        {
            Add(
                Code,
                pointer,
                $"Variables whose name starts with {ProgramEnvironment.ReservedPrefix} belong to the backup itself.",
                "Use another name."
            );
        }

        RefuseNul(Code, pointer, value, "The value of the variable");
    }

    private void RefuseNul(string code, string pointer, string? text, string what)
    {
        if (text is not null && text.Contains('\0', StringComparison.Ordinal))
        {
            Add(code, pointer, $"{what} must not hold a NUL character.", "Take it out.");
        }
    }

    /// <summary>A member's name in a JSON pointer (RFC 6901).</summary>
    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void Add(string code, string pointer, string message, string guidance) =>
        _problems.Add(
            new Diagnostic(Severity.Error, $"program-output.{code}", message)
            {
                Pointer = pointer,
                Guidance = guidance,
            }
        );
}
