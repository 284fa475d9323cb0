namespace Comet.Modular.Host;

/// <summary>A command cannot do what was typed: unknown names, missing passwords, problems in settings.</summary>
internal sealed class CommandException(
    string code,
    string what,
    string nextStep,
    int exitCode = ExitCode.WrongUse,
    string? because = null,
    Exception? inner = null
) : Exception(what, inner)
{
    public string Code { get; } = code;

    public string? Because { get; } = because;

    public string NextStep { get; } = nextStep;

    public int ExitCode { get; } = exitCode;
}
