using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultOpenCommand : CometCommand
{
    private readonly Argument<string> _location = new("LOCATION")
    {
        Description = "Where the vault is: a path or file: URI.",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "How it is called on this machine (default: the location's last part).",
        HelpName = "NAME",
    };

    private readonly Option<FileInfo?> _passwordFile = Inputs.PasswordFile();

    private readonly Option<FileInfo?> _recoveryFile = new("--recovery-key-file")
    {
        Description = "A file whose first line is the recovery key, in place of the password.",
        HelpName = "FILE",
    };

    public VaultOpenCommand()
        : base("open", "Attach an existing vault on this machine.", "comet vault open /backup/vault --name home")
    {
        Add(_location);
        Add(_name);
        Add(_passwordFile);
        Add(_recoveryFile);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var location = VaultLocation.Parse(arguments.GetRequiredValue(_location));
        var name = arguments.GetValue(_name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(location.Text));
        context.Vaults.EnsureNameIsFree(name);
        var store = location.OpenStore(context.Time);
        await using var vault = await StorageVault.OpenAsync(
            store,
            ReadCredential(context, arguments),
            rememberedHead: null,
            indexFolder: null,
            context.Time,
            cancellationToken
        );
        new VaultOpening(context).Attach(name, location, vault);
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new VaultRow(name, location.Text), JsonShapes.Default.VaultRow);
        }

        context.Terminal.Say($"Vault {name} at {location.Text} is attached.");
        return ExitCode.Success;
    }

    private VaultCredential ReadCredential(CometContext context, ParseResult arguments) =>
        arguments.GetValue(_recoveryFile) is { } recovery
            ? new RecoveryCredential(PasswordInput.Read(recovery, "Recovery key", isNew: false, context.Terminal))
            : new PasswordCredential(
                PasswordInput.Read(
                    arguments.GetValue(_passwordFile),
                    "Password of the vault",
                    isNew: false,
                    context.Terminal
                )
            );
}
