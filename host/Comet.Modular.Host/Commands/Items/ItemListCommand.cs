using System.CommandLine;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemListCommand() : CometCommand("list", "List the items of this machine.", "comet item list")
{
    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<ItemRow> rows =
        [
            .. context.Items.List().Select(static item => new ItemRow(item.Name, item.Type, item.DefaultVault)),
        ];
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListItemRow);
        }
        else
        {
            Tables.Print(
                context.Terminal,
                ["Name", "Type", "Vault"],
                rows.Select(static row => new[] { row.Name, row.Type, row.Vault ?? "-" })
            );
        }

        return Task.FromResult(ExitCode.Success);
    }
}
