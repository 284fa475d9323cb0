using System.CommandLine;

namespace Comet.Modular.Host.Commands.Plugins;

internal sealed class PluginVerifyCommand : CometCommand
{
    private readonly Argument<string[]> _ids = new("ID")
    {
        Description = "Plugins' ids (default: all).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public PluginVerifyCommand()
        : base(
            "verify",
            "Check the files of plugins against plugins.json, without loading them.",
            "comet plugin verify"
        )
    {
        Add(_ids);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var named = arguments.GetValue(_ids) ?? [];
        var ids = named.Length > 0 ? named : [.. context.Plugins.List().Select(static each => each.Id)];
        foreach (var id in ids)
        {
            context.Plugins.Verify(id);
            context.Terminal.Say($"{id}: as listed");
        }

        return Task.FromResult(ExitCode.Success);
    }
}
