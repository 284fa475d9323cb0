using System.CommandLine;
using Comet.Modular.Engine.Browsing;
using Comet.Modular.Host.Vaults;

namespace Comet.Modular.Host.Commands.Snapshots;

internal sealed class CatCommand : CometCommand
{
    private readonly Argument<string> _file = new("SNAP:PATH") { Description = "A snapshot, and a file in it." };
    private readonly Option<string?> _vault = Inputs.Vault();

    public CatCommand()
        : base("cat", "Print a file of a snapshot.", "comet cat docs@latest:/home/ann/docs/notes.txt")
    {
        Add(_file);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var reference = SnapshotReference.Parse(arguments.GetRequiredValue(_file));
        await using var found = await new SnapshotSearch(context).FindToReadAsync(
            reference,
            arguments.GetValue(_vault),
            cancellationToken
        );
        var browser = new SnapshotBrowser(found.Vault.Storage, found.Record);
        await browser.CopyContentAsync(reference.Path, context.Terminal.Out.BaseStream, cancellationToken);
        return ExitCode.Success;
    }
}
