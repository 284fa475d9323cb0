using System.CommandLine;
using System.Globalization;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultShowCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");

    public VaultShowCommand()
        : base("show", "Show one vault.", "comet vault show home")
    {
        Add(_name);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        await using var vault = await new VaultOpening(context).OpenAsync(
            arguments.GetRequiredValue(_name),
            cancellationToken
        );
        var details = new VaultDetails(
            vault.Name,
            vault.Location,
            vault.Storage.Id.ToString(),
            vault.Storage.Head.Slot,
            vault.Storage.Snapshots.Count,
            vault.Storage.Sessions.Count(static session => session.Status == SessionStatus.Open)
        );
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(details, JsonShapes.Default.VaultDetails);
        }
        else
        {
            Tables.PrintProperties(
                context.Terminal,
                ("Name", details.Name),
                ("Location", details.Location),
                ("Id", details.Id),
                ("Log entries", (details.Head + 1).ToString(CultureInfo.InvariantCulture)),
                ("Snapshots", details.Snapshots.ToString(CultureInfo.InvariantCulture)),
                ("Open sessions", details.OpenSessions.ToString(CultureInfo.InvariantCulture))
            );
        }

        return ExitCode.Success;
    }
}
