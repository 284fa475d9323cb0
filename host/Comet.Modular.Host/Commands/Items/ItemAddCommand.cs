using System.CommandLine;
using Comet.Modular.Contracts;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Items;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemAddCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("How the item is called.");

    private readonly Option<string> _type = new("--type")
    {
        Description = "The item's type; 'comet plugin list' shows them.",
        HelpName = "TYPE",
        Required = true,
    };

    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "A JSON file with the settings; '-' reads standard input.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One setting; the value is JSON where it is JSON, else text. May be repeated.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _vault = Inputs.Vault();

    public ItemAddCommand()
        : base("add", "Add an item to protect.", "comet item add docs --type files --set 'paths=[\"/home/ann/docs\"]'")
    {
        Add(_name);
        Add(_type);
        Add(_settings);
        Add(_set);
        Add(_vault);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var (name, type) = (arguments.GetRequiredValue(_name), arguments.GetRequiredValue(_type));
        EnsureUsable(name);
        await using var loaded = await context.Plugins.LoadForTypeAsync(type, PluginPurpose.Configure, cancellationToken);
        var settings = await SettingsInput.ReadAsync(
            arguments.GetValue(_settings),
            arguments.GetValue(_set) ?? [],
            cancellationToken
        );
        _ = SettingsInput.Validate(loaded.Plugin, type, settings, context.Terminal.ReportSetting);
        var vault = arguments.GetValue(_vault) is { } named
            ? new VaultOpening(context).FindAttachment(named).Name
            : null;

        var id = ItemId.NewRandom().ToString();
        var secrets = SettingsSecrets.Split(settings, TypeOf(loaded, type).SecretPointers);
        var sealedSecrets = secrets.Count == 0 ? null : SettingsSecrets.Protect(context.Key, id, secrets);
        context.Items.Add(
            new ProtectedItem(id, name, type, loaded.Description.Id, settings.ToJsonString(), sealedSecrets, vault)
        );
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(new ItemRow(name, type, vault), JsonShapes.Default.ItemRow);
        }

        context.Terminal.Say($"Item {name} of type {type} is added; back it up with 'comet backup {name}'.");
        return ExitCode.Success;
    }

    private static ItemTypeDescription TypeOf(LoadedPlugin plugin, string type) =>
        plugin.Description.ItemTypes.First(each => string.Equals(each.Name, type, StringComparison.Ordinal));

    /// <summary>A name must not look like a path or a snapshot's reference to other commands.</summary>
    private static void EnsureUsable(string name)
    {
        if (
            name.Length == 0
            || name is "." or ".."
            || name.AsSpan().IndexOfAny("/\\:@") >= 0
            || name.Any(char.IsControl)
        )
        {
            throw new CommandException(
                "item.name-invalid",
                $"'{name}' cannot be an item's name.",
                "Choose one without slashes, colons and the sign @."
            );
        }
    }
}
