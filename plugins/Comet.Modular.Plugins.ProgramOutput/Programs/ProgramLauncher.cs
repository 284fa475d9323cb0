using System.ComponentModel;
using Comet.Modular.Plugins.ProgramOutput.Unix;
using Comet.Modular.Plugins.ProgramOutput.Windows;

namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>Starts programs the way of the system.</summary>
internal static class ProgramLauncher
{
    /// <exception cref="Win32Exception">The system could not start the shell.</exception>
    public static IRunningProgram Start(ProgramStart start, ProgramTiming timing) =>
        OperatingSystem.IsWindows() ? WindowsProgram.Start(start) : UnixProgram.Start(start, timing);
}
