using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Host.Commands;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Host.Running;

/// <summary>Undoes what dead jobs of a plugin left behind: shadow copies, spool folders, running programs.</summary>
internal sealed class PluginCleanup(CometContext context, JobReport report)
{
    /// <summary>Cleans up with a plugin that is loaded.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="broken">A running job whose plugin has died; null to look at ended jobs only.</param>
    /// <param name="cancellationToken">Stops it; the tokens stay.</param>
    public async Task RunAsync(LoadedPlugin plugin, JobId? broken, CancellationToken cancellationToken)
    {
        var pending = context.Jobs.ListCleanups(plugin.Description.Id, broken);
        if (pending.Count == 0 || plugin.Find<ICleaner>() is not { } cleaner)
        {
            return;
        }

        var problems = await cleaner.CleanAsync([.. pending.Select(static each => each.Token)], cancellationToken);
        foreach (var problem in problems)
        {
            report.Report(problem);
        }

        if (problems.All(static problem => problem.Severity == Severity.Information))
        {
            foreach (var done in pending)
            {
                context.Jobs.ForgetCleanup(done);
            }
        }
    }

    /// <summary>Cleans up after a plugin that has died, in a fresh process; what fails here is tried again by the next job.</summary>
    public async Task RunAfreshAsync(string pluginId, JobId broken, CancellationToken cancellationToken)
    {
        if (context.Jobs.ListCleanups(pluginId, broken).Count == 0)
        {
            return;
        }

        try
        {
            await using var fresh = await context.Plugins.LoadAsync(pluginId, PluginPurpose.Restore, cancellationToken);
            await RunAsync(fresh, broken, cancellationToken);
        }
        catch (Exception failure) when (failure is ItemException or PluginRefusedException)
        {
            report.Report(
                new Diagnostic(
                    Severity.Warning,
                    "plugin.cleanup-failed",
                    $"What the plugin {pluginId} left behind is not cleaned up yet: {failure.Message}"
                )
                {
                    Guidance = "The next job of the plugin tries again.",
                }
            );
        }
    }
}
