using System.Text.Json;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Running;

/// <summary>Runs a restore as a job.</summary>
internal sealed class RestoreRun(CometContext context, JobHost jobs)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(OpenedVault vault, RestoreRequest request, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        var counts = new RestoreCounts(0, 0, 0);
        var description = new JobDescription(request.Snapshot.ItemName, "restore", vault.Name);
        var (outcome, code) = await jobs.RunAsync(
            description,
            async (job, stop) =>
            {
                var report = new JobReport(job, context.Terminal, context.Time);
                report.Began(description);
                try
                {
                    var pipeline = new RestorePipeline(vault.Storage, new EngineOptions(), context.Time);
                    var result = await pipeline.RunAsync(request, new Observer(report), stop);
                    counts = new RestoreCounts(result.Entries, result.Bytes, result.Skipped);
                    var stored = JsonSerializer.Serialize(counts, JsonShapes.Default.RestoreCounts);
                    return new JobWorkResult(result.Worst, request.Snapshot.Id.ToString(), stored);
                }
                finally
                {
                    report.Done();
                }
            },
            cancellationToken
        );
        Finish(outcome.Record, counts, request.Simulate, context.Time.GetElapsedTime(started));
        return code;
    }

    private void Finish(JobRecord job, RestoreCounts counts, bool simulated, TimeSpan time)
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
                + $"{(simulated ? "verified" : "restored")}, {counts.Skipped} skipped ({Words.Duration(time)})"
        );
        context.Terminal.Out.Flush();
    }

    private sealed class Observer(JobReport report) : IRestoreObserver
    {
        public void Report(Diagnostic diagnostic) => report.Report(diagnostic);

        public void Progress(RestoreProgress progress) =>
            report.Progress(
                progress.Bytes,
                progress.Bytes,
                progress.BytesTotal,
                progress.Entries,
                progress.EntriesTotal,
                progress.Current
            );
    }
}
