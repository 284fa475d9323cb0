using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Jobs.Runs;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.Host.Running;

/// <summary>Runs jobs for commands, and prints what ends them.</summary>
internal sealed class JobHost(CometContext context)
{
    /// <summary>Runs work as a job; what ends it is printed.</summary>
    /// <returns>How it ended, and the exit code for that.</returns>
    public async Task<(JobOutcome Outcome, int ExitCode)> RunAsync(
        JobDescription description,
        Func<IJobContext, CancellationToken, Task<JobWorkResult>> work,
        CancellationToken cancellationToken
    )
    {
        var runner = new JobRunner(context.Jobs, Describe, context.Log.Factory.CreateLogger<JobRunner>(), context.Time);
        var outcome = await runner.RunAsync(description, work, cancellationToken);
        if (outcome.Failure is not null && outcome.Record.Status == JobStatus.Error)
        {
            return (outcome, Print(outcome));
        }

        return (outcome, CodeOf(outcome.Record.Status));
    }

    private Diagnostic Describe(Exception failure) => Failure.Of(context.Explain(failure)).ToDiagnostic();

    private int Print(JobOutcome outcome)
    {
        var failure = Failure.Of(context.Explain(outcome.Failure!));
        if (context.Terminal.IsJson)
        {
            JobReport.Show(outcome.Record.Id, failure.ToDiagnostic(), context.Terminal, display: null);
        }

        return ErrorPrinter.Print(failure, context.Terminal.IsVerbose ? outcome.Failure : null);
    }

    private static int CodeOf(JobStatus status) =>
        status switch
        {
            JobStatus.Success => ExitCode.Success,
            JobStatus.Warning => ExitCode.Warnings,
            JobStatus.Cancelled => ExitCode.Cancelled,
            _ => ExitCode.Error,
        };
}
