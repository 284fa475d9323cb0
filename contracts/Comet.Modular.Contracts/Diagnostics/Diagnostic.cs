using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Diagnostics;

/// <summary>Something to tell the operator: about the settings, or during a job.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable identifier for machines, lower-case and dotted, for example <c>files.path-missing</c>.</param>
/// <param name="Message">One sentence: what happened, and why.</param>
public sealed record Diagnostic(Severity Severity, string Code, string Message)
{
    /// <summary>One sentence: what to do next.</summary>
    public string? Guidance { get; init; }

    /// <summary>Where in the settings (RFC 6901), for example <c>/exclude/0/glob</c>.</summary>
    public string? Pointer { get; init; }

    /// <summary>Which entry it is about.</summary>
    public EntryPath? Path { get; init; }
}
