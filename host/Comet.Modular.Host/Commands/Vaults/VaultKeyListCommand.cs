using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Sealing;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultKeyListCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");

    public VaultKeyListCommand()
        : base(
            "list",
            "List the passwords and recovery keys of a vault, by their ids and labels.",
            "comet vault key list home"
        )
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
        var slots = vault.Storage.KeySlots;
        if (context.Terminal.IsJson)
        {
            IReadOnlyList<KeyRow> rows =
            [
                .. slots.Select(static slot => new KeyRow(
                    slot.Id.ToString(),
                    KindOf(slot),
                    slot.Label,
                    Words.UtcTime(slot.Created)
                )),
            ];
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListKeyRow);
        }
        else
        {
            Tables.Print(
                context.Terminal,
                ["Id", "Kind", "Label", "Created"],
                slots.Select(static slot =>
                    new[] { slot.Id.ToString(), KindOf(slot), slot.Label, Words.LocalTime(slot.Created) }
                )
            );
        }

        return ExitCode.Success;
    }

    private static string KindOf(KeySlot slot) => slot.Kind == KeySlotKind.Recovery ? "recovery" : "password";
}
