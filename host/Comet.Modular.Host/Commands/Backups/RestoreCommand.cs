using System.CommandLine;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.Programs;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Host.Vaults;

namespace Comet.Modular.Host.Commands.Backups;

internal sealed class RestoreCommand : CometCommand
{
    private readonly Argument<string> _snapshot = Inputs.Snapshot(withPath: true);

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "What to restore: full paths in the snapshot, or paths below SNAP:PATH (default: all).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _vault = Inputs.Vault();
    private readonly RestoreDestination _to = new();

    public RestoreCommand()
        : base(
            "restore",
            "Restore a snapshot, or parts of it: into a folder, a program or the source.",
            "comet restore docs@latest --to /tmp/docs"
        )
    {
        Add(_snapshot);
        Add(_paths);
        _to.AddTo(this);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        _to.Check(arguments);
        var reference = SnapshotReference.Parse(arguments.GetRequiredValue(_snapshot));
        await using var found = await new SnapshotSearch(context).FindAsync(
            reference,
            arguments.GetValue(_vault),
            cancellationToken
        );
        IReadOnlyList<EntryPath> chosen =
        [
            .. (arguments.GetValue(_paths) ?? []).Select(text => Chosen(text, reference.Path)),
        ];
        IReadOnlyList<EntryPath> whole = chosen.Count == 0 ? [reference.Path] : chosen;
        var jobs = new JobHost(context);
        var run = new RestoreRun(context, jobs);
        if (arguments.GetValue(_to.Program) is { } command)
        {
            var request = new ProgramRequest
            {
                Snapshot = found.Record,
                Chosen = whole,
                Command = command,
                PerFile = arguments.GetValue(_to.PerFile),
                Environment = ProgramEnvironment.Read(),
            };
            return await run.RunAsync(found.Vault, request, cancellationToken);
        }

        if (arguments.GetValue(_to.Source))
        {
            var order = new TargetOrder(found.Record, whole, arguments.GetValue(_to.Item));
            return await run.RunAsync(found.Vault, order, cancellationToken);
        }

        var intoFolder = new RestoreRequest
        {
            Snapshot = found.Record,
            Root = reference.Path,
            Chosen = chosen,
            TargetFolder = Path.GetFullPath(arguments.GetValue(_to.Folder) ?? "."),
            Overwrite = Enum.Parse<OverwritePolicy>(arguments.GetRequiredValue(_to.Overwrite), ignoreCase: true),
            Simulate = arguments.GetValue(_to.Simulate),
        };
        return await run.RunAsync(found.Vault, intoFolder, cancellationToken);
    }

    /// <summary>A path that begins with a slash is a full one.</summary>
    private static EntryPath Chosen(string text, EntryPath root)
    {
        var path = Words.ParsePath(text);
        return text.StartsWith('/') ? path : path.ToNames().Aggregate(root, static (at, name) => at.Append(name));
    }
}
