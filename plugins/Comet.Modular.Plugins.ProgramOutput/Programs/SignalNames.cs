using System.Globalization;

namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>The names of the signals that commonly end programs and have one number on all systems.</summary>
internal static class SignalNames
{
    /// <summary>No system has more signals.</summary>
    public const int Last = 64;

    /// <summary>The number, with the name where there is one.</summary>
    public static string Of(int signal)
    {
        var name = signal switch
        {
            1 => " (SIGHUP)",
            2 => " (SIGINT)",
            3 => " (SIGQUIT)",
            4 => " (SIGILL)",
            6 => " (SIGABRT)",
            8 => " (SIGFPE)",
            9 => " (SIGKILL)",
            11 => " (SIGSEGV)",
            13 => " (SIGPIPE)",
            14 => " (SIGALRM)",
            15 => " (SIGTERM)",
            _ => string.Empty,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{signal}{name}");
    }
}
