using System.CommandLine;
using System.Globalization;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Commands.Snapshots;

internal sealed class SnapshotListCommand : CometCommand
{
    private const int ShortId = 12;

    private readonly Option<string?> _item = new("--item")
    {
        Description = "Only those of this item.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _vault = Inputs.Vault();

    public SnapshotListCommand()
        : base("list", "List snapshots, oldest first.", "comet snapshot list --item docs")
    {
        Add(_item);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var item = arguments.GetValue(_item);
        var found = new List<(string Vault, SnapshotRecord Snapshot)>();
        var search = new SnapshotSearch(context);
        foreach (var attachment in search.Vaults(arguments.GetValue(_vault)))
        {
            await using var vault = await search.OpenAsync(attachment, cancellationToken);
            found.AddRange(
                vault
                    .Storage.Snapshots.Where(each =>
                        item is null || string.Equals(each.ItemName, item, StringComparison.Ordinal)
                    )
                    .Select(each => (vault.Name, each))
            );
        }

        Print(context.Terminal, [.. found.OrderBy(static each => each.Snapshot.Started)]);
        return ExitCode.Success;
    }

    private static void Print(Terminal terminal, List<(string Vault, SnapshotRecord Snapshot)> found)
    {
        if (terminal.IsJson)
        {
            IReadOnlyList<SnapshotRow> rows =
            [
                .. found.Select(static each => SnapshotRows.Of(each.Snapshot, each.Vault)),
            ];
            terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListSnapshotRow);
            return;
        }

        Tables.Print(
            terminal,
            ["Id", "Item", "Vault", "Time", "Device", "Entries", "Size", "Status"],
            found.Select(static each =>
                new[]
                {
                    each.Snapshot.Id.ToString()[..ShortId],
                    each.Snapshot.ItemName,
                    each.Vault,
                    Words.LocalTime(each.Snapshot.Started),
                    each.Snapshot.Device,
                    each.Snapshot.Entries.ToString(CultureInfo.InvariantCulture),
                    Words.Size(each.Snapshot.Bytes),
                    each.Snapshot.Status.ToWord() + (each.Snapshot.Kind == CommitKind.Complete ? "" : ", partial"),
                }
            )
        );
    }
}
