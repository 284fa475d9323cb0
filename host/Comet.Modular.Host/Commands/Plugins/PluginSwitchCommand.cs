using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.Host.Commands.Plugins;

/// <summary><c>enable</c> and <c>disable</c>.</summary>
internal sealed class PluginSwitchCommand : CometCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "A plugin's id." };
    private readonly bool _enables;

    public PluginSwitchCommand(bool enables)
        : base(
            enables ? "enable" : "disable",
            enables ? "Let a plugin be loaded, also out of quarantine." : "Keep a plugin from being loaded; its snapshots stay restorable.",
            enables ? "comet plugin enable comet.reference" : "comet plugin disable comet.reference"
        )
    {
        _enables = enables;
        Add(_id);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var plugin = PluginSearch.Find(context, arguments.GetRequiredValue(_id));
        PluginListFile.SetEnabled(context.PluginsFile, plugin.Id, _enables);
        if (_enables)
        {
            context.Plugins.Pardon(plugin.Id);
        }

        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new NamedRow(plugin.Id), JsonShapes.Default.NamedRow);
        }

        context.Terminal.Say($"Plugin {plugin.Id} is {(_enables ? "enabled" : "disabled")}.");
        return Task.FromResult(ExitCode.Success);
    }
}
