using System.CommandLine;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemBrowseCommand : CometCommand
{
    private readonly Argument<string> _what = new("NAME|TYPE") { Description = "An item, or a type of items." };

    private readonly Argument<string?> _node = new("NODE")
    {
        Description = "What to look into, from the column Node of a listing (default: the top).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "A JSON file with settings to reach the source with; '-' reads standard input.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One setting; the value is JSON where it is JSON, else text. May be repeated.",
        HelpName = "KEY=VALUE",
    };

    public ItemBrowseCommand()
        : base("browse", "Show what can be selected for an item.", "comet item browse files /home")
    {
        Add(_what);
        Add(_node);
        Add(_settings);
        Add(_set);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var what = arguments.GetRequiredValue(_what);
        var item = context.Items.Find(what);
        var settings = item is null ? [] : StoredItem.SettingsOf(context, item);
        var typed = await SettingsInput.ReadAsync(
            arguments.GetValue(_settings),
            arguments.GetValue(_set) ?? [],
            cancellationToken
        );
        foreach (var (name, value) in typed)
        {
            settings[name] = value?.DeepClone();
        }

        await using var opened = await OpenedItem.OpenAsync(context, item?.Type ?? what, settings, cancellationToken);
        var browsable = opened.Require<IBrowsable>(
            "show what there is to select for items",
            "See the settings with 'comet plugin show', and write the selection by hand."
        );
        var nodes = browsable.BrowseAsync(opened.Settings, arguments.GetValue(_node) ?? string.Empty, cancellationToken);
        await PrintAsync(context.Terminal, nodes, cancellationToken);
        return ExitCode.Success;
    }

    private static async Task PrintAsync(
        Terminal terminal,
        IAsyncEnumerable<BrowseNode> nodes,
        CancellationToken cancellationToken
    )
    {
        if (!terminal.IsJson)
        {
            var all = await nodes.ToListAsync(cancellationToken);
            Tables.Print(
                terminal,
                ["Name", "Size", "Node", "Selection"],
                all.Select(static node =>
                    new[]
                    {
                        node.HasChildren ? $"{node.Name}/" : node.Name,
                        node.Size is { } size ? Words.Size(size) : "-",
                        node.HasChildren ? node.Token : "-",
                        node.Selection ?? "-",
                    }
                )
            );
            return;
        }

        await using var array = new JsonArrayOutput<BrowseRow>(terminal, JsonShapes.Default.BrowseRow);
        await foreach (var node in nodes.WithCancellation(cancellationToken))
        {
            array.Write(
                new BrowseRow(node.Token, node.Name, node.Size, node.HasChildren, node.Selectable, node.Selection)
            );
        }
    }
}
