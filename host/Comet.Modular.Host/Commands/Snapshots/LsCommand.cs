using System.CommandLine;
using Comet.Modular.Engine.Browsing;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Host.Commands.Snapshots;

internal sealed class LsCommand : CometCommand
{
    private readonly Argument<string> _snapshot = Inputs.Snapshot(withPath: true);
    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "With all levels below." };
    private readonly Option<string?> _vault = Inputs.Vault();

    public LsCommand()
        : base("ls", "List what lies in a snapshot.", "comet ls docs@latest:/home/ann/docs")
    {
        Add(_snapshot);
        Add(_recursive);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var reference = SnapshotReference.Parse(arguments.GetRequiredValue(_snapshot));
        await using var found = await new SnapshotSearch(context).FindToReadAsync(
            reference,
            arguments.GetValue(_vault),
            cancellationToken
        );
        var browser = new SnapshotBrowser(found.Vault.Storage, found.Record);
        var start =
            await browser.FindAsync(reference.Path, cancellationToken)
            ?? throw new CommandException(
                "snapshot.path-missing",
                $"Snapshot {reference.Text} has nothing at {reference.Path}.",
                $"List what it has with 'comet ls {reference.Text} --recursive'."
            );
        var entries =
            start.Kind == NodeKind.Directory
                ? browser.ListAsync(reference.Path, arguments.GetValue(_recursive), cancellationToken)
                : One(start);
        await PrintAsync(context.Terminal, entries, cancellationToken);
        return ExitCode.Success;
    }

    private static async Task PrintAsync(
        Terminal terminal,
        IAsyncEnumerable<SnapshotEntry> entries,
        CancellationToken cancellationToken
    )
    {
        if (terminal.IsJson)
        {
            await using var array = new JsonArrayOutput<EntryRow>(terminal, JsonShapes.Default.EntryRow);
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                array.Write(RowOf(entry));
            }

            return;
        }

        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            // A listing may have millions of lines, so columns are fixed instead of measured.
            var mode = entry.Mode is { } bits ? Words.Mode(bits) : "-";
            var time = entry.Modified is { } modified ? Words.LocalTime(modified) : "-";
            var slash = entry.Kind == NodeKind.Directory ? "/" : string.Empty;
            terminal.WriteLine(
                $"{entry.Kind.ToWord(), -9} {mode, 5} {Words.Size(entry.Size), 10}  {time, -19}  {entry.Path}{slash}"
            );
        }
    }

    private static EntryRow RowOf(SnapshotEntry entry) =>
        new(
            entry.Path.ToString(),
            entry.Kind.ToWord(),
            entry.Size,
            entry.Modified is { } modified ? Words.UtcTime(modified) : null,
            entry.Mode is { } mode ? Words.Mode(mode) : null
        );

    private static async IAsyncEnumerable<SnapshotEntry> One(SnapshotEntry entry)
    {
        yield return entry;
        await Task.CompletedTask;
    }
}
