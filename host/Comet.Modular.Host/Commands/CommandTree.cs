using System.CommandLine;
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
        var root = new RootCommand("Back up and restore.\n\n  Example: comet backup docs")
        {
            Group(
                "vault",
                "Where backups are kept.\n\n  Example: comet vault list",
                new VaultCreateCommand(),
                new VaultOpenCommand(),
                new VaultListCommand(),
                new VaultShowCommand(),
                new VaultCheckCommand(),
                new VaultDetachCommand(),
                Group(
                    "key",
                    "What opens a vault.\n\n  Example: comet vault key list home",
                    new VaultKeyListCommand(),
                    new VaultKeyAddCommand(),
                    new VaultKeyRemoveCommand()
                )
            ),
            Group(
                "item",
                "What is backed up.\n\n  Example: comet item list",
                new ItemAddCommand(),
                new ItemListCommand(),
                new ItemShowCommand(),
                new ItemRemoveCommand()
            ),
            new BackupCommand(),
            new RestoreCommand(),
            Group(
                "snapshot",
                "What was backed up.\n\n  Example: comet snapshot list",
                new SnapshotListCommand(),
                new SnapshotShowCommand()
            ),
            new LsCommand(),
            new CatCommand(),
            Group(
                "job",
                "What was done, and how it ended.\n\n  Example: comet job list",
                new JobListCommand(),
                new JobShowCommand(),
                new JobLogCommand()
            ),
            Group(
                "plugin",
                "What can be backed up.\n\n  Example: comet plugin list",
                new PluginListCommand(),
                new PluginShowCommand(),
                new PluginSwitchCommand(enables: true),
                new PluginSwitchCommand(enables: false),
                new PluginVerifyCommand(),
                new PluginHashCommand(),
                new PluginLockCommand()
            ),
        };
        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }

        return root;
    }

    private static Command Group(string name, string description, params ReadOnlySpan<Command> commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return group;
    }
}
