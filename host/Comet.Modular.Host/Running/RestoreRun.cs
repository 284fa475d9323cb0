using System.Text.Json;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.Programs;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Running;

/// <summary>Runs a restore as a job.</summary>
internal sealed class RestoreRun(CometContext context, JobHost jobs)
{
    /// <summary>Into a folder, or nowhere when it is simulated.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(OpenedVault vault, RestoreRequest request, CancellationToken cancellationToken) =>
        RunAsync(
            vault,
            request.Snapshot,
            request.Simulate ? "verified" : "restored",
            (_, report, stop) =>
                new RestorePipeline(vault.Storage, new EngineOptions(), context.Time).RunAsync(
                    request,
                    new RestoreObserver(report),
                    stop
                ),
            cancellationToken
        );

    /// <summary>Into the standard input of a program.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(OpenedVault vault, ProgramRequest request, CancellationToken cancellationToken) =>
        RunAsync(
            vault,
            request.Snapshot,
            "given to the program",
            (_, report, stop) =>
                new ProgramPipeline(vault.Storage, context.Time).RunAsync(request, new RestoreObserver(report), stop),
            cancellationToken
        );

    /// <summary>Into the source, through the plugin.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(OpenedVault vault, TargetOrder order, CancellationToken cancellationToken) =>
        RunAsync(
            vault,
            order.Snapshot,
            "given to the source",
            (job, report, stop) => new TargetRestore(context).RunAsync(vault, order, job, report, stop),
            cancellationToken
        );

    private async Task<int> RunAsync(
        OpenedVault vault,
        SnapshotRecord snapshot,
        string done,
        Func<IJobContext, JobReport, CancellationToken, Task<RestoreResult>> work,
        CancellationToken cancellationToken
    )
    {
        var started = context.Time.GetTimestamp();
        var counts = new RestoreCounts(0, 0, 0);
        var description = new JobDescription(snapshot.ItemName, "restore", vault.Name);
        var (outcome, code) = await jobs.RunAsync(
            description,
            async (job, stop) =>
            {
                var report = new JobReport(job, context.Terminal, context.Time);
                report.Began(description);
                try
                {
                    foreach (var damage in vault.Damage)
                    {
                        report.Report(damage);
                    }

                    var result = await work(job, report, stop);
                    counts = new RestoreCounts(result.Entries, result.Bytes, result.Skipped);
                    var stored = JsonSerializer.Serialize(counts, JsonShapes.Default.RestoreCounts);
                    var isMarred = vault.Damage.Count > 0 && result.Worst < Severity.Warning;
                    return new JobWorkResult(isMarred ? Severity.Warning : result.Worst, snapshot.Id.ToString(), stored);
                }
                finally
                {
                    report.Done();
                }
            },
            cancellationToken
        );
        Finish(outcome.Record, counts, done, context.Time.GetElapsedTime(started));
        return code;
    }

    private void Finish(JobRecord job, RestoreCounts counts, string done, TimeSpan time)
    {
        if (context.Terminal.IsJson)
        {
            var finished = new RestoredEvent(
                "finished",
                job.Id.ToString(),
                job.Description.Item,
                job.Status.ToWord(),
                job.Snapshot,
                counts.Entries,
                counts.Bytes,
                counts.Skipped,
                Math.Round(time.TotalSeconds, 3)
            );
            context.Terminal.WriteJson(finished, JsonShapes.Default.RestoredEvent);
            return;
        }

        context.Terminal.Say(
            $"{job.Description.Item}: {job.Status.ToWord()}, {counts.Entries} entries and {Words.Size(counts.Bytes)} "
                + $"{done}, {counts.Skipped} skipped ({Words.Duration(time)})"
        );
        context.Terminal.Out.Flush();
    }
}
