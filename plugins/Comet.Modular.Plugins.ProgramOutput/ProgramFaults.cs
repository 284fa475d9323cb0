using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>What can go wrong with a program, in words.</summary>
internal static class ProgramFaults
{
    /// <summary>Shells report a program that a signal ended by this plus the signal's number.</summary>
    private const int BySignal = 128;

    public static Fault WorkingDirectoryMissing(string directory) =>
        new(
            Severity.Error,
            "program-output.working-directory-missing",
            $"The program was not started: its working directory {directory} does not exist."
        )
        {
            Guidance = "Make the directory, or correct the setting 'workingDirectory'.",
        };

    public static Fault NotStarted(string cause) =>
        new(Severity.Error, "program-output.not-started", $"The program could not be started: {cause}.")
        {
            Guidance = "Run the command in a shell as the user of the backup.",
        };

    public static Fault NotFound(int code) =>
        new(
            Severity.Error,
            "program-output.not-found",
            code == ExitCodes.NotExecutable
                ? Text($"The shell may not run the command (exit code {code}).")
                : Text($"The shell did not find the command (exit code {code}).")
        )
        {
            Guidance = "Give the full path of the program; the backup's PATH is shorter than that of a login.",
        };

    public static Fault LeftRunning() =>
        new(
            Severity.Warning,
            "program-output.left-running",
            "The program ended, but something that it started kept its output open and silent, and was ended. "
                + "What is stored may be incomplete."
        )
        {
            Guidance = "Let the command wait for what it starts, or send the output of that elsewhere.",
        };

    public static Diagnostic MessagesLeftOpen() =>
        new(
            Severity.Warning,
            "program-output.left-running",
            "The program ended, but something that it started kept its standard error open and silent, and was ended."
        )
        {
            Guidance = "Let the command wait for what it starts, or send the messages of that elsewhere.",
        };

    public static Diagnostic NotEnded() =>
        new(
            Severity.Warning,
            "program-output.not-ended",
            "Something that the program started could not be ended and is still running."
        )
        {
            Guidance = "Look for processes that hang in a read from a disk or share.",
        };

    public static Diagnostic Empty(EntryPath path) =>
        new(Severity.Information, "program-output.empty", "The program wrote nothing; the file is empty.")
        {
            Path = path,
        };

    public static Fault Failed(ProgramExit exit) =>
        new(Severity.Error, "program-output.exit-code", Describe(exit))
        {
            Guidance = "Read its messages in this job's log; what it wrote until then is kept and may be incomplete.",
        };

    private static string Describe(ProgramExit exit) =>
        exit switch
        {
            { Signal: { } signal } => Text(
                $"The program was killed by signal {SignalNames.Of(signal)}, {BySignal + signal} to a shell."
            ),
            { Code: null } => "The program ended, but the system kept no record of its exit code.",
            { Code: < 0 and var code } => Text($"The program ended with exit code {code} (0x{code:X8})."),
            { Code: > BySignal and <= BySignal + SignalNames.Last and { } code } when !OperatingSystem.IsWindows() =>
                Text($"The program ended with exit code {code}: killed by signal {SignalNames.Of(code - BySignal)}."),
            { Code: { } code } => Text($"The program ended with exit code {code}."),
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
