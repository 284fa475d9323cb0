using System.CommandLine;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultListCommand()
    : CometCommand("list", "List the vaults that are attached on this machine.", "comet vault list")
{
    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<VaultRow> rows = [.. context.Vaults.List().Select(static v => new VaultRow(v.Name, v.Location))];
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListVaultRow);
        }
        else
        {
            Tables.Print(
                context.Terminal,
                ["Name", "Location"],
                rows.Select(static row => new[] { row.Name, row.Location })
            );
        }

        return Task.FromResult(ExitCode.Success);
    }
}
