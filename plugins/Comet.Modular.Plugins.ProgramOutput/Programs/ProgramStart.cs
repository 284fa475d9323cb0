namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>How to start a program.</summary>
/// <param name="Command">A line for the shell.</param>
/// <param name="WorkingDirectory">Null for the directory of this process.</param>
/// <param name="Environment">All variables that it gets.</param>
/// <param name="Mark">Stands in the environment too; finds what belongs to the program.</param>
internal sealed record ProgramStart(
    string Command,
    string? WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    ProgramMark Mark
);
