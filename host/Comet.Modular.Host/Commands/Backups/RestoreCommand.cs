using System.CommandLine;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
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

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The folder to restore into.",
        HelpName = "DIR",
    };

    private readonly Option<string> _overwrite = new("--overwrite")
    {
        Description = "What happens where something is already: it stays with a warning (none), or is replaced.",
        DefaultValueFactory = static _ => "none",
    };

    private readonly Option<bool> _simulate = new("--simulate")
    {
        Description = "Read and verify everything, write nothing.",
    };

    private readonly Option<string?> _vault = Inputs.Vault();

    public RestoreCommand()
        : base(
            "restore",
            "Restore a snapshot, or parts of it, into a folder.",
            "comet restore docs@latest --to /tmp/docs"
        )
    {
        _ = _overwrite.AcceptOnlyFromAmong("none", "older", "different", "always");
        Add(_snapshot);
        Add(_paths);
        Add(_to);
        Add(_overwrite);
        Add(_simulate);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var simulate = arguments.GetValue(_simulate);
        var target = arguments.GetValue(_to);
        if (target is null && !simulate)
        {
            throw new CommandException(
                "restore.no-target",
                "The restore has no target.",
                "Name a folder with --to DIR, or add --simulate to verify only."
            );
        }

        var reference = SnapshotReference.Parse(arguments.GetRequiredValue(_snapshot));
        await using var found = await new SnapshotSearch(context).FindAsync(
            reference,
            arguments.GetValue(_vault),
            cancellationToken
        );
        var request = new RestoreRequest
        {
            Snapshot = found.Record,
            Root = reference.Path,
            Chosen = [.. (arguments.GetValue(_paths) ?? []).Select(text => Chosen(text, reference.Path))],
            TargetFolder = Path.GetFullPath(target ?? "."),
            Overwrite = Enum.Parse<OverwritePolicy>(arguments.GetRequiredValue(_overwrite), ignoreCase: true),
            Simulate = simulate,
        };
        var jobs = new JobHost(context);
        return await new RestoreRun(context, jobs).RunAsync(found.Vault, request, cancellationToken);
    }

    /// <summary>A path that begins with a slash is a full one.</summary>
    private static EntryPath Chosen(string text, EntryPath root)
    {
        var path = Words.ParsePath(text);
        return text.StartsWith('/') ? path : path.ToNames().Aggregate(root, static (at, name) => at.Append(name));
    }
}
