using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Sealing;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultKeyRemoveCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");

    private readonly Argument<string> _slot = new("KEY")
    {
        Description = "The key's id, or the beginning of it, from 'comet vault key list'.",
    };

    public VaultKeyRemoveCommand()
        : base("remove", "Take a password or recovery key from a vault.", "comet vault key remove home 5b1f")
    {
        Add(_name);
        Add(_slot);
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
        var slots = vault.Storage.KeySlots;
        var slot = Find(slots, arguments.GetRequiredValue(_slot));
        await vault.Storage.RemoveKeySlotAsync(slot.Id, cancellationToken);
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new NamedRow(slot.Id.ToString()), JsonShapes.Default.NamedRow);
        }

        context.Terminal.Say($"The key {slot.Id} no longer opens vault {vault.Name}.");
        return ExitCode.Success;
    }

    private static KeySlot Find(IReadOnlyList<KeySlot> slots, string prefix)
    {
        var found = slots
            .Where(slot => slot.Id.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found.Count == 1
            ? found[0]
            : throw new CommandException(
                found.Count == 0 ? "vault.key-unknown" : "vault.key-ambiguous",
                found.Count == 0
                    ? $"The vault has no key '{prefix}'."
                    : $"'{prefix}' is the beginning of {found.Count} keys.",
                "List the keys with 'comet vault key list'."
            );
    }
}
