using System.CommandLine;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.Host.Commands.Plugins;

/// <summary>For the build.</summary>
internal sealed class PluginHashCommand : CometCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A plugin's folder." };

    public PluginHashCommand()
        : base("hash", "Print the hash of a plugin's folder.", "comet plugin hash plugins/comet.files/1.0.0")
    {
        Hidden = true;
        Add(_folder);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        await context.Terminal.Out.WriteLineAsync(PluginFolderHash.Compute(arguments.GetRequiredValue(_folder)));
        return ExitCode.Success;
    }
}
