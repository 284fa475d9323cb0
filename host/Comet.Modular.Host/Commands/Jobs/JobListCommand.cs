using System.CommandLine;
using Comet.Modular.Host.Output;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Commands.Jobs;

internal sealed class JobListCommand() : CometCommand("list", "List jobs, oldest first.", "comet job list")
{
    private const int ShortId = 12;

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var jobs = context.Jobs.List();
        if (context.Terminal.IsJson)
        {
            IReadOnlyList<JobRow> rows = [.. jobs.Select(RowOf)];
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListJobRow);
        }
        else
        {
            Tables.Print(
                context.Terminal,
                ["Id", "Item", "Kind", "Status", "Started", "Ended", "Snapshot"],
                jobs.Select(static job =>
                    new[]
                    {
                        job.Id.ToString(),
                        job.Description.Item,
                        job.Description.Kind,
                        job.Status.ToWord(),
                        Words.LocalTime(job.Started),
                        job.Ended is { } ended ? Words.LocalTime(ended) : "-",
                        job.Snapshot?[..ShortId] ?? "-",
                    }
                )
            );
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static JobRow RowOf(JobRecord job) =>
        new(
            job.Id.ToString(),
            job.Description.Item,
            job.Description.Kind,
            job.Status.ToWord(),
            Words.UtcTime(job.Started),
            job.Ended is { } ended ? Words.UtcTime(ended) : null,
            job.Snapshot
        );
}
