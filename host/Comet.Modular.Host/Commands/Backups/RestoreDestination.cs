using System.CommandLine;

namespace Comet.Modular.Host.Commands.Backups;

/// <summary>The options that say where a restore goes, and which of them go together.</summary>
internal sealed class RestoreDestination
{
    public Option<string?> Folder { get; } =
        new("--to") { Description = "The folder to restore into.", HelpName = "DIR" };

    public Option<string> Overwrite { get; } =
        new("--overwrite")
        {
            Description = "What happens where something is already: it stays with a warning (none), or is replaced.",
            DefaultValueFactory = static _ => "none",
        };

    public Option<string?> Program { get; } =
        new("--to-program")
        {
            Description = "A line for the shell: the chosen file goes to its standard input.",
            HelpName = "CMD",
        };

    public Option<bool> PerFile { get; } =
        new("--per-file")
        {
            Description = "Run the program once for each chosen file; COMET_PATH and COMET_NAME say which it is.",
        };

    public Option<bool> Source { get; } =
        new("--to-source") { Description = "Back into what was backed up, through its plugin." };

    public Option<string?> Item { get; } =
        new("--item")
        {
            Description = "The item to restore into (default: the snapshot's own).",
            HelpName = "NAME",
        };

    public Option<bool> Simulate { get; } =
        new("--simulate") { Description = "Read and verify everything, write nothing." };

    public void AddTo(Command command)
    {
        _ = Overwrite.AcceptOnlyFromAmong("none", "older", "different", "always");
        command.Add(Folder);
        command.Add(Overwrite);
        command.Add(Program);
        command.Add(PerFile);
        command.Add(Source);
        command.Add(Item);
        command.Add(Simulate);
    }

    /// <exception cref="CommandException">There is no destination, more than one, or an option of another one.</exception>
    public void Check(ParseResult arguments)
    {
        var named = new Option[] { Folder, Program, Source }.Where(option => IsGiven(arguments, option)).ToList();
        if (named.Count > 1)
        {
            throw Refused($"{named[0].Name} and {named[1].Name} are two destinations of one restore.", "Name one of them.");
        }

        var simulate = arguments.GetValue(Simulate);
        if (named.Count == 0 && !simulate)
        {
            throw new CommandException(
                "restore.no-target",
                "The restore has no target.",
                "Name it with --to DIR, --to-program CMD or --to-source, or add --simulate to verify only."
            );
        }

        var target = named.FirstOrDefault();
        RequireWith(arguments, Overwrite, target is null || target == Folder, Folder);
        RequireWith(arguments, PerFile, target == Program, Program);
        RequireWith(arguments, Item, target == Source, Source);
        if (simulate && target is not null && target != Folder)
        {
            throw Refused(
                $"--simulate writes nothing, so it does not go with {target.Name}.",
                $"Leave --simulate or {target.Name} out."
            );
        }
    }

    private static void RequireWith(ParseResult arguments, Option option, bool isRight, Option owner)
    {
        if (!isRight && IsGiven(arguments, option))
        {
            throw Refused($"{option.Name} is about {owner.Name} only.", $"Leave {option.Name} out.");
        }
    }

    private static bool IsGiven(ParseResult arguments, Option option) =>
        arguments.GetResult(option) is { Implicit: false };

    private static CommandException Refused(string what, string nextStep) =>
        new("restore.options", what, nextStep);
}
