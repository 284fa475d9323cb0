using System.CommandLine;
using System.Text.Json.Nodes;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Jobs.Items;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemShowCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The item.");

    public ItemShowCommand()
        : base("show", "Show one item; secrets are never shown.", "comet item show docs")
    {
        Add(_name);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var item = Find(context, arguments.GetRequiredValue(_name));
        var settings = JsonNode.Parse(item.Settings)!;
        if (context.Terminal.IsJson)
        {
            var details = new ItemDetails(
                item.Name,
                item.Type,
                item.DefaultVault,
                item.Id,
                item.PluginId,
                SettingsInput.ToElement(settings),
                item.ProtectedSecrets is not null
            );
            context.Terminal.WriteJson(details, JsonShapes.Default.ItemDetails);
        }
        else
        {
            Tables.PrintProperties(
                context.Terminal,
                ("Name", item.Name),
                ("Type", item.Type),
                ("Plugin", item.PluginId),
                ("Vault", item.DefaultVault ?? "-"),
                ("Id", item.Id),
                ("Secrets", item.ProtectedSecrets is null ? "none" : "kept encrypted"),
                ("Settings", settings.ToJsonString())
            );
        }

        return Task.FromResult(ExitCode.Success);
    }

    internal static ProtectedItem Find(CometContext context, string name) =>
        context.Items.Find(name)
        ?? throw new CommandException(
            "item.unknown",
            $"There is no item '{name}' on this machine.",
            "List the items with 'comet item list', or add one with 'comet item add'."
        );
}
