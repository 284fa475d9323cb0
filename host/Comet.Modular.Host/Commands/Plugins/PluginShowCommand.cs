using System.CommandLine;
using System.Text.Json.Nodes;
using Comet.Modular.Host.Output;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Commands.Plugins;

internal sealed class PluginShowCommand : CometCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "A plugin's id." };

    public PluginShowCommand()
        : base("show", "Show one plugin, and what settings its item types take.", "comet plugin show comet.files")
    {
        Add(_id);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var status = PluginSearch.Find(context, arguments.GetRequiredValue(_id));
        var schemas = status.Enabled ? await ReadSchemasAsync(context, status, cancellationToken) : [];
        if (context.Terminal.IsJson)
        {
            var details = new PluginDetails(
                status.Id,
                status.Version,
                status.Types,
                status.Enabled,
                status.Isolation.ToWord(),
                status.Licence.ToWord(),
                status.Health.ToWord(),
                status.Problem,
                schemas
            );
            context.Terminal.WriteJson(details, JsonShapes.Default.PluginDetails);
            return ExitCode.Success;
        }

        Tables.PrintProperties(
            context.Terminal,
            ("Id", status.Id),
            ("Version", status.Version ?? "-"),
            ("Types", string.Join(", ", status.Types)),
            ("Enabled", status.Enabled ? "yes" : "no"),
            ("Isolation", status.Isolation.ToWord()),
            ("Licence", status.Licence.ToWord()),
            ("Health", status.Health.ToWord()),
            ("Problem", status.Problem ?? "-")
        );
        foreach (var (type, schema) in schemas)
        {
            await context.Terminal.Out.WriteLineAsync($"\nSettings of type {type}:");
            await context.Terminal.Out.WriteLineAsync(schema?.ToString());
        }

        return ExitCode.Success;
    }

    private static async Task<JsonObject> ReadSchemasAsync(
        CometContext context,
        PluginStatus status,
        CancellationToken cancellationToken
    )
    {
        await using var loaded = await context.Plugins.LoadAsync(status.Id, PluginPurpose.Configure, cancellationToken);
        return new JsonObject(
            loaded.Description.ItemTypes.Select(static type =>
                KeyValuePair.Create<string, JsonNode?>(type.Name, type.SettingsSchema.DeepClone())
            )
        );
    }
}
