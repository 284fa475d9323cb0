using System.CommandLine;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.Host.Commands.Plugins;

/// <summary>For the build: writes the list in use from its source form.</summary>
internal sealed class PluginLockCommand : CometCommand
{
    private readonly Option<string> _source = File("--source", "The list without versions and hashes.");
    private readonly Option<string> _folder = File("--plugins-dir", "Holds the plugins' folders, ID/VERSION.");
    private readonly Option<string> _out = File("--out", "The list to write.");

    public PluginLockCommand()
        : base(
            "lock",
            "Write versions and hashes of plugins into a list.",
            "comet plugin lock --source plugins.json --plugins-dir out/plugins --out out/plugins.json"
        )
    {
        Hidden = true;
        Add(_source);
        Add(_folder);
        Add(_out);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var result = PluginLock.Write(
            arguments.GetRequiredValue(_source),
            arguments.GetRequiredValue(_folder),
            arguments.GetRequiredValue(_out)
        );
        foreach (var id in result.LeftOut)
        {
            context.Terminal.Warn(
                "plugin.left-out",
                $"The plugin {id} is listed but not in the folder; it is left out."
            );
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static Option<string> File(string name, string description) =>
        new(name)
        {
            Description = description,
            Required = true,
            HelpName = "PATH",
        };
}
