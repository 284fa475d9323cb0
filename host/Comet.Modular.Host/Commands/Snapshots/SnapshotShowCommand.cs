using System.CommandLine;
using System.Globalization;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;

namespace Comet.Modular.Host.Commands.Snapshots;

internal sealed class SnapshotShowCommand : CometCommand
{
    private readonly Argument<string> _snapshot = Inputs.Snapshot(withPath: false);
    private readonly Option<string?> _vault = Inputs.Vault();

    public SnapshotShowCommand()
        : base("show", "Show one snapshot.", "comet snapshot show docs@latest")
    {
        Add(_snapshot);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        await using var found = await new SnapshotSearch(context).FindToReadAsync(
            SnapshotReference.Parse(arguments.GetRequiredValue(_snapshot)),
            arguments.GetValue(_vault),
            cancellationToken
        );
        var row = SnapshotRows.Of(found.Record, found.Vault.Name);
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(row, JsonShapes.Default.SnapshotRow);
        }
        else
        {
            Tables.PrintProperties(
                context.Terminal,
                ("Id", row.Id),
                ("Item", row.Item),
                ("Type", row.Type),
                ("Vault", row.Vault),
                ("Started", Words.LocalTime(found.Record.Started)),
                ("Ended", Words.LocalTime(found.Record.Ended)),
                ("Device", row.Device),
                ("Plugin", $"{row.Plugin.Id} {row.Plugin.Version}"),
                ("Entries", row.Entries.ToString(CultureInfo.InvariantCulture)),
                ("Size", Words.Size(row.Bytes)),
                ("Status", row.Status),
                ("Complete", row.Complete ? "yes" : "no"),
                ("Parent", found.Record.Parent?.ToString() ?? "-")
            );
        }

        return ExitCode.Success;
    }
}
