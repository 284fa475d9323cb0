using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultDetachCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");

    public VaultDetachCommand()
        : base(
            "detach",
            "Forget a vault on this machine; nothing happens to the vault itself.",
            "comet vault detach home"
        )
    {
        Add(_name);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var vault = new VaultOpening(context).FindAttachment(arguments.GetRequiredValue(_name));
        _ = context.Vaults.Remove(vault.Name);
        context.Home.DeleteIndex(vault.VaultId);
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new NamedRow(vault.Name), JsonShapes.Default.NamedRow);
        }

        context.Terminal.Say($"Vault {vault.Name} is no longer attached; it stays at {vault.Location}.");
        return Task.FromResult(ExitCode.Success);
    }
}
