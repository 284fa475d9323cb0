using System.CommandLine;
using System.CommandLine.Help;
using Comet.Modular.Host.Commands.Backups;
using Comet.Modular.Host.Commands.Items;
using Comet.Modular.Host.Commands.Jobs;
using Comet.Modular.Host.Commands.Plugins;
using Comet.Modular.Host.Commands.Snapshots;
using Comet.Modular.Host.Commands.Vaults;

namespace Comet.Modular.Host.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Back up and restore.")
        {
            new CommandGroup(
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
            ),
            new CommandGroup(
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
            ),
            new BackupCommand(),
            new RestoreCommand(),
            new CommandGroup(
                "snapshot",
                "What was backed up.",
                "comet snapshot list",
                new SnapshotListCommand(),
                new SnapshotShowCommand()
            ),
            new LsCommand(),
            new CatCommand(),
            new CommandGroup(
                "job",
                "What was done, and how it ended.",
                "comet job list",
                new JobListCommand(),
                new JobShowCommand(),
                new JobLogCommand()
            ),
            new CommandGroup(
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
            ),
        };
        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }
}
