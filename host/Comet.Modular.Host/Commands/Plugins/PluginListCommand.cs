using System.CommandLine;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Commands.Plugins;

internal sealed class PluginListCommand()
    : CometCommand("list", "List the plugins of this program.", "comet plugin list")
{
    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var plugins = context.Plugins.List();
        if (context.Terminal.IsJson)
        {
            IReadOnlyList<PluginRow> rows =
            [
                .. plugins.Select(static each => new PluginRow(
                    each.Id,
                    each.Version,
                    each.Types,
                    each.Enabled,
                    each.Isolation.ToWord(),
                    each.Licence.ToWord(),
                    each.Health.ToWord()
                )),
            ];
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListPluginRow);
        }
        else
        {
            Tables.Print(
                context.Terminal,
                ["Id", "Version", "Types", "Enabled", "Isolation", "Licence", "Health"],
                plugins.Select(static each =>
                    new[]
                    {
                        each.Id,
                        each.Version ?? "-",
                        string.Join(", ", each.Types),
                        each.Enabled ? "yes" : "no",
                        each.Isolation.ToWord(),
                        each.Licence.ToWord(),
                        each.Problem is null ? each.Health.ToWord() : $"{each.Health.ToWord()}: {each.Problem}",
                    }
                )
            );
        }

        return Task.FromResult(ExitCode.Success);
    }
}
