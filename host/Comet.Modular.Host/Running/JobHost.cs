using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.State;
using Comet.Modular.Jobs.Runs;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace Comet.Modular.Host.Running;

/// <summary>What jobs need beyond a command: the host's own log, and a runner.</summary>
internal sealed class JobHost : IDisposable
{
    private const long LogFileBytes = 16 << 20;
    private const int LogFiles = 16;
    private readonly CometContext _context;
    private readonly Logger _log;
    private readonly SerilogLoggerFactory _factory;

    public JobHost(CometContext context)
    {
        _context = context;
        HomeFolder.Make(context.Home.LogsFolder);
        _log = new LoggerConfiguration()
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(context.Home.LogsFolder, "comet-.clef"),
                fileSizeLimitBytes: LogFileBytes,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: LogFiles
            )
            .CreateLogger();
        _factory = new SerilogLoggerFactory(_log);
    }

    /// <summary>Runs work as a job; what ends it is printed.</summary>
    /// <returns>How it ended, and the exit code for that.</returns>
    public async Task<(JobOutcome Outcome, int ExitCode)> RunAsync(
        JobDescription description,
        Func<IJobContext, CancellationToken, Task<JobWorkResult>> work,
        CancellationToken cancellationToken
    )
    {
        var runner = new JobRunner(_context.Jobs, Describe, _factory.CreateLogger<JobRunner>(), _context.Time);
        var outcome = await runner.RunAsync(description, work, cancellationToken);
        if (outcome.Failure is not null && outcome.Record.Status == JobStatus.Error)
        {
            return (outcome, Print(outcome));
        }

        return (outcome, CodeOf(outcome.Record.Status));
    }

    public void Dispose()
    {
        _factory.Dispose();
        _log.Dispose();
    }

    private static Diagnostic Describe(Exception failure) => Failure.Of(failure).ToDiagnostic();

    private int Print(JobOutcome outcome)
    {
        var failure = Failure.Of(outcome.Failure!);
        if (_context.Terminal.IsJson)
        {
            JobReport.Show(outcome.Record.Id, failure.ToDiagnostic(), _context.Terminal, display: null);
        }

        return ErrorPrinter.Print(failure, _context.Terminal.IsVerbose ? outcome.Failure : null);
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
