using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultCreateCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("How the vault is called on this machine.");
    private readonly Argument<string> _location = new("LOCATION")
    {
        Description = "A path or file: URI; a new or empty folder.",
    };
    private readonly Option<FileInfo?> _passwordFile = Inputs.PasswordFile();

    public VaultCreateCommand()
        : base("create", "Make a new vault and attach it.", "comet vault create home /backup/vault")
    {
        Add(_name);
        Add(_location);
        Add(_passwordFile);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var name = arguments.GetRequiredValue(_name);
        var location = VaultLocation.Parse(arguments.GetRequiredValue(_location));
        // All that can fail on this machine fails before anything is made on the store.
        context.Vaults.EnsureNameIsFree(name);
        _ = context.Key;
        var password = PasswordInput.Read(
            arguments.GetValue(_passwordFile),
            "Password of the new vault",
            isNew: true,
            context.Terminal
        );
        var created = await StorageVault.CreateAsync(
            location.CreateStore(),
            VaultParameters.Default,
            password,
            CometProgram.NameAndVersion,
            context.Time,
            cancellationToken
        );
        await using (created.Vault)
        {
            Print(context.Terminal, name, location, created);
            new VaultOpening(context).Attach(name, location, created.Vault);
        }

        return ExitCode.Success;
    }

    private static void Print(Terminal terminal, string name, VaultLocation location, CreatedVault created)
    {
        var id = created.Vault.Id.ToString();
        if (terminal.IsJson)
        {
            var row = new CreatedVaultRow(name, location.Text, id, created.RecoveryKey);
            terminal.WriteJson(row, JsonShapes.Default.CreatedVaultRow);
            return;
        }

        terminal.Say($"Vault {name} is made at {location.Text}.");
        terminal.Say(
            "Its recovery key opens it when the password is lost. It is shown only now; keep it in a safe place:"
        );
        terminal.Out.WriteLine(created.RecoveryKey);
        terminal.Out.Flush();
    }
}
