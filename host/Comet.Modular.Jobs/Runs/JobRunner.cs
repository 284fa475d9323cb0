using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.Jobs.Runs;

/// <summary>Runs work as a job: its row ends whatever happens.</summary>
/// <param name="history">Where the job is kept.</param>
/// <param name="describe">Puts an exception into the operator's words.</param>
/// <param name="logger">The host's own log.</param>
/// <param name="time">The clock of rows and lines.</param>
public sealed class JobRunner(
    JobHistory history,
    Func<Exception, Diagnostic> describe,
    ILogger<JobRunner> logger,
    TimeProvider time
)
{
    /// <summary>
    /// Runs the work and returns how it ended; an exception of the work is in the outcome, never thrown.
    /// </summary>
    /// <param name="description">What the job is about to do.</param>
    /// <param name="work">The work; its cancellation ends the job as <see cref="JobStatus.Cancelled"/>.</param>
    /// <param name="cancellationToken">Passed to the work.</param>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The border of a job: whatever the work throws ends the job's row as Error, with its cause."
    )]
    public async Task<JobOutcome> RunAsync(
        JobDescription description,
        Func<IJobContext, CancellationToken, Task<JobWorkResult>> work,
        CancellationToken cancellationToken
    )
    {
        var job = history.Begin(description);
        var id = job.Id.ToString();
        JobEvents.Began(logger, id, description.Kind, description.Item, description.Vault);
        using var log = new JobLog(history, job.Id, time);
        var context = new Context(job.Id, log, history, logger);
        try
        {
            var result = await work(context, cancellationToken);
            if (!result.KeepsCleanups)
            {
                history.ForgetCleanups(job.Id);
            }

            log.Finish();
            var status = JobStatus.Success.NotLessSevereThan(result.Worst).NotLessSevereThan(log.Worst);
            return new JobOutcome(Ended(job, status, result), Failure: null);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            context.Report(new Diagnostic(Severity.Warning, "job.cancelled", "The job was cancelled."));
            log.Finish();
            return new JobOutcome(Ended(job, JobStatus.Cancelled, result: null), cancelled);
        }
        catch (Exception failure)
        {
            JobEvents.Failed(logger, failure, id);
            context.Report(describe(failure));
            log.Finish();
            return new JobOutcome(Ended(job, JobStatus.Error, result: null), failure);
        }
    }

    private JobRecord Ended(JobRecord job, JobStatus status, JobWorkResult? result)
    {
        var ended = history.End(job, status, result);
        var (id, word) = (job.Id.ToString(), status.ToString());
        JobEvents.Ended(logger, id, word, result?.Snapshot, result?.Counts);
        return ended;
    }

    private sealed class Context(JobId id, JobLog log, JobHistory history, ILogger logger) : IJobContext
    {
        private readonly string _text = id.ToString();

        public JobId Id => id;

        public void Report(Diagnostic diagnostic)
        {
            log.Add(diagnostic);
            JobEvents.Reported(logger, _text, diagnostic.Severity, diagnostic.Code, diagnostic.Message, diagnostic.Path);
        }

        public void Journal(string pluginId, CleanupToken token) => history.Journal(id, pluginId, token);
    }
}
