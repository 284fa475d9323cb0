using System.Text.Json;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Engine;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.State;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.Running;

/// <summary>Runs backups as jobs, one for each order.</summary>
internal sealed class BackupRun(CometContext context, JobHost jobs)
{
    private static readonly JobCounts Nothing = new(new EntryTotals(0, 0, 0, 0, 0), new ByteTotals(0, 0, 0));

    /// <returns>The exit code for this order.</returns>
    public async Task<int> RunAsync(BackupOrder order, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        var counts = Nothing;
        var description = new JobDescription(order.Name, "backup", order.Vault.Name);
        var (outcome, code) = await jobs.RunAsync(
            description,
            async (job, stop) =>
            {
                var report = new JobReport(job, context.Terminal, context.Time);
                report.Began(description);
                try
                {
                    var (result, pluginFailed) = await WorkAsync(order, job, report, stop);
                    counts = CountsOf(result);
                    var stored = JsonSerializer.Serialize(counts, JsonShapes.Default.JobCounts);
                    return new JobWorkResult(result.Worst, result.Snapshot?.Id.ToString(), stored)
                    {
                        KeepsCleanups = pluginFailed,
                    };
                }
                finally
                {
                    report.Done();
                }
            },
            cancellationToken
        );
        Finish(outcome.Record, counts, context.Time.GetElapsedTime(started));
        return code;
    }

    private async Task<(BackupResult Result, bool PluginFailed)> WorkAsync(
        BackupOrder order,
        IJobContext job,
        JobReport report,
        CancellationToken cancellationToken
    )
    {
        await using var loaded = await context.Plugins.LoadForTypeAsync(
            order.Type,
            PluginPurpose.Backup,
            cancellationToken
        );
        var settings = CompleteSettings(order, loaded.Plugin, report);
        await new PluginCleanup(context, report).RunAsync(loaded, broken: null, cancellationToken);
        await using var vault = await new VaultOpening(context).OpenAsync(order.Vault, cancellationToken);
        var client = context.Home.ReadClientId();
        var locks = new SessionLocks(context.Home);
        using var sign = locks.Begin(vault.Storage.Id);
        var dead = locks.FindDead(vault.Storage.Id, OwnSessions(vault, client), sign);
        var request = new BackupRequest
        {
            Plugin = loaded.Plugin,
            Estimator = loaded.Find<IEstimator>(),
            Settings = settings,
            StoredSettings = order.Settings.ToJsonString(),
            ItemId = order.Id,
            ItemName = order.Name,
            Device = Environment.MachineName,
            Client = client,
            Program = CometProgram.NameAndVersion,
            Rescan = order.Rescan,
            DeadSessions = dead,
        };
        var observer = new BackupObserver(job, report, sign, loaded.Description.Id, context.Terminal.ShowsProgress);
        var pipeline = new BackupPipeline(vault.Storage, new EngineOptions(), context.Time);
        var result = await pipeline.RunAsync(request, observer, cancellationToken);
        locks.Forget(vault.Storage.Id, dead);
        if (loaded.HasFailed)
        {
            await new PluginCleanup(context, report).RunAfreshAsync(loaded.Description.Id, job.Id, cancellationToken);
        }

        return (result, loaded.HasFailed);
    }

    private ItemSettings CompleteSettings(BackupOrder order, IProtectedItemPlugin plugin, JobReport report)
    {
        var settings = order.Item is { } item ? StoredItem.SettingsOf(context, item) : order.Settings;
        return SettingsInput.Validate(plugin, order.Type, settings, report.Report);
    }

    private void Finish(JobRecord job, JobCounts counts, TimeSpan time)
    {
        if (context.Terminal.IsJson)
        {
            var finished = new FinishedEvent(
                "finished",
                job.Id.ToString(),
                job.Description.Item,
                job.Status.ToWord(),
                job.Snapshot,
                counts.Entries,
                counts.Bytes,
                Math.Round(time.TotalSeconds, 3)
            );
            context.Terminal.WriteJson(finished, JsonShapes.Default.FinishedEvent);
            return;
        }

        var (entries, bytes) = (counts.Entries, counts.Bytes);
        context.Terminal.Say(
            $"{job.Description.Item}: {job.Status.ToWord()}"
                + (job.Snapshot is null ? ", no snapshot" : $", snapshot {job.Snapshot}")
                + $" ({Words.Duration(time)})"
        );
        context.Terminal.Say(
            $"  entries: {entries.New} new, {entries.Changed} changed, {entries.Unchanged} unchanged, "
                + $"{entries.Removed} removed, {entries.Faulted} faulted"
        );
        context.Terminal.Say(
            $"  bytes: {Words.Size(bytes.Read)} read, {Words.Size(bytes.New)} new, {Words.Size(bytes.Stored)} stored"
        );
        context.Terminal.Out.Flush();
    }

    private static JobCounts CountsOf(BackupResult result) =>
        new(
            new EntryTotals(
                result.Entries.New,
                result.Entries.Changed,
                result.Entries.Unchanged,
                result.Entries.Removed,
                result.Entries.Faulted
            ),
            new ByteTotals(result.Bytes.Read, result.Bytes.New, result.Bytes.Stored)
        );

    /// <summary>Sessions of this home that may have left packs which nobody uses yet.</summary>
    private static IReadOnlyList<ulong> OwnSessions(OpenedVault vault, ClientId client) =>
        [
            .. vault
                .Storage.Sessions.Where(session =>
                    session.Client == client && !session.IsCommitted && session.AdoptedBy is null
                )
                .Select(static session => session.Number),
        ];
}
