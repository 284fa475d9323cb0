using System.CommandLine;

namespace Comet.Modular.Host.Commands;

/// <summary>What every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Home { get; } =
        Recursive<string?>("--home", "Where state is kept (default: $COMET_HOME, else ~/.local/share/comet).", "DIR");

    public static Option<string?> Plugins { get; } =
        Recursive<string?>(
            "--plugins",
            "The plugins that may be loaded (default: plugins.json beside the program).",
            "FILE"
        );

    public static Option<bool> Json { get; } = Recursive<bool>("--json", "Print data as JSON.");

    public static Option<bool> Quiet { get; } = Recursive<bool>("--quiet", "Print no more than what was asked for, warnings and errors.");

    public static Option<bool> Verbose { get; } =
        Recursive<bool>("--verbose", "Print details, and stack traces of errors.");

    public static Option<bool> NoProgress { get; } = Recursive<bool>("--no-progress", "Show no progress.");

    public static IEnumerable<Option> All => [Home, Plugins, Json, Quiet, Verbose, NoProgress];

    private static Option<T> Recursive<T>(string name, string description, string? valueName = null) =>
        new(name)
        {
            Description = description,
            Recursive = true,
            HelpName = valueName,
        };
}
