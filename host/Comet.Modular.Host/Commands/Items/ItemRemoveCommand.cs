using System.CommandLine;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemRemoveCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The item.");

    public ItemRemoveCommand()
        : base("remove", "Forget an item; its snapshots stay in their vaults.", "comet item remove docs")
    {
        Add(_name);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var item = ItemShowCommand.Find(context, arguments.GetRequiredValue(_name));
        _ = context.Items.Remove(item.Name);
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new NamedRow(item.Name), JsonShapes.Default.NamedRow);
        }

        context.Terminal.Say($"Item {item.Name} is removed; its snapshots stay.");
        return Task.FromResult(ExitCode.Success);
    }
}
