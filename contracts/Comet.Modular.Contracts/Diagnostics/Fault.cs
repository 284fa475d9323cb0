namespace Comet.Modular.Contracts.Diagnostics;

/// <summary>A failure that travels as data beside what succeeded.</summary>
/// <param name="Severity">At least <see cref="Severity.Warning"/>.</param>
/// <param name="Code">Stable identifier for machines, lower-case and dotted, for example <c>files.access-denied</c>.</param>
/// <param name="Message">One sentence: what could not be done, and why.</param>
public sealed record Fault(Severity Severity, string Code, string Message)
{
    /// <summary>One sentence: what an operator can do about it.</summary>
    public string? Guidance { get; init; }
}
