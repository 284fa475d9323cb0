using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.ToSource;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Running;

/// <summary>The work of a restore into the source: plugin, settings, pipeline.</summary>
internal sealed class TargetRestore(CometContext context)
{
    public async Task<RestoreResult> RunAsync(
        OpenedVault vault,
        TargetOrder order,
        IJobContext job,
        JobReport report,
        CancellationToken cancellationToken
    )
    {
        var type = order.Snapshot.ItemType;
        var settings = await new RestoreItem(context).FindSettingsAsync(
            vault,
            order.Snapshot,
            order.Item,
            cancellationToken
        );
        await using var loaded = await context.Plugins.LoadForTypeAsync(type, PluginPurpose.Restore, cancellationToken);
        var request = new TargetRequest
        {
            Snapshot = order.Snapshot,
            Chosen = order.Chosen,
            Provider = loaded.Find<IRestoreTargetProvider>() ?? throw CannotRestore(loaded.Description.Id, type),
            Settings = SettingsInput.Validate(loaded.Plugin, type, settings, report.Report),
        };
        var observer = new TargetObserver(job, report, loaded.Description.Id);
        return await new TargetPipeline(vault.Storage, context.Time).RunAsync(request, observer, cancellationToken);
    }

    private static CommandException CannotRestore(string plugin, string type) =>
        new(
            "restore.no-source",
            $"The plugin {plugin} cannot put entries of type {type} back into the source.",
            "Restore them into a folder with --to DIR, or give a file to a program with --to-program CMD."
        );
}
