using System.CommandLine;
using System.CommandLine.Help;
using Comet.Modular.Host.Commands.Backups;
using Comet.Modular.Host.Commands.Items;
using Comet.Modular.Host.Commands.Jobs;
using Comet.Modular.Host.Commands.Plugins;
using Comet.Modular.Host.Commands.Snapshots;
using Comet.Modular.Host.Commands.Vaults;

namespace Comet.Modular.Host.Commands;

/// <summary>The commands.</summary>
internal static class CommandTree
{
    private static readonly KeyValuePair<string, Func<Command>>[] Commands =
    [
        new("vault", Vault),
        new("item", Item),
        new("backup", static () => new BackupCommand()),
        new("restore", static () => new RestoreCommand()),
        new("snapshot", Snapshot),
        new("ls", static () => new LsCommand()),
        new("cat", static () => new CatCommand()),
        new("job", Job),
        new("plugin", Plugin),
    ];

    /// <summary>All of them.</summary>
    public static RootCommand Build() => Build(Commands);

    /// <summary>Reads what was typed. Commands that are not named in it are not made, unless something is wrong with it.</summary>
    public static ParseResult Parse(string[] arguments)
    {
        var named = Array.FindAll(Commands, command => Array.IndexOf(arguments, command.Key) >= 0);
        if (named.Length > 0 && Build(named).Parse(arguments) is { Errors.Count: 0 } parsed)
        {
            return parsed;
        }

        return Build().Parse(arguments);
    }

    private static RootCommand Build(KeyValuePair<string, Func<Command>>[] commands)
    {
        var root = new RootCommand("Back up and restore.");
        foreach (var command in commands)
        {
            root.Add(command.Value());
        }

        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    private static CommandGroup Vault() =>
        new(
            "vault",
            "Where backups are kept.",
            "comet vault list",
            new VaultCreateCommand(),
            new VaultOpenCommand(),
            new VaultListCommand(),
            new VaultShowCommand(),
            new VaultCheckCommand(),
            new VaultDetachCommand(),
            new CommandGroup(
                "key",
                "What opens a vault.",
                "comet vault key list home",
                new VaultKeyListCommand(),
                new VaultKeyAddCommand(),
                new VaultKeyRemoveCommand()
            )
        );

    private static CommandGroup Item() =>
        new(
            "item",
            "What is backed up.",
            "comet item list",
            new ItemAddCommand(),
            new ItemListCommand(),
            new ItemShowCommand(),
            new ItemRemoveCommand(),
            new ItemBrowseCommand(),
            new ItemEstimateCommand(),
            new ItemTestCommand()
        );

    private static CommandGroup Snapshot() =>
        new(
            "snapshot",
            "What was backed up.",
            "comet snapshot list",
            new SnapshotListCommand(),
            new SnapshotShowCommand()
        );

    private static CommandGroup Job() =>
        new(
            "job",
            "What was done, and how it ended.",
            "comet job list",
            new JobListCommand(),
            new JobShowCommand(),
            new JobLogCommand()
        );

    private static CommandGroup Plugin() =>
        new(
            "plugin",
            "What can be backed up.",
            "comet plugin list",
            new PluginListCommand(),
            new PluginShowCommand(),
            new PluginSwitchCommand(enables: true),
            new PluginSwitchCommand(enables: false),
            new PluginLogsCommand(),
            new PluginVerifyCommand(),
            new PluginHashCommand(),
            new PluginLockCommand()
        );
}
