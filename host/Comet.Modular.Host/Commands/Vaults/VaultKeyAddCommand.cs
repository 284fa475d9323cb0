using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultKeyAddCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");
    private readonly Option<FileInfo?> _passwordFile = Inputs.PasswordFile();

    private readonly Option<string> _label = new("--label")
    {
        Description = "What the password is for.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => string.Empty,
    };

    public VaultKeyAddCommand()
        : base("add", "Add a password to a vault; the others stay valid.", "comet vault key add home --label office")
    {
        Add(_name);
        Add(_passwordFile);
        Add(_label);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var opening = new VaultOpening(context);
        await using var vault = await opening.OpenAsync(arguments.GetRequiredValue(_name), cancellationToken);
        var password = PasswordInput.Read(
            arguments.GetValue(_passwordFile),
            "New password",
            isNew: true,
            context.Terminal
        );
        var slot = await vault.Storage.AddPasswordAsync(
            password,
            arguments.GetRequiredValue(_label),
            cancellationToken
        );
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new NamedRow(slot.Id.ToString()), JsonShapes.Default.NamedRow);
        }

        context.Terminal.Say($"Vault {vault.Name} has a new password, {slot.Id}.");
        return ExitCode.Success;
    }
}
