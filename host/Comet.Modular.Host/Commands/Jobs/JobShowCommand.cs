using System.CommandLine;
using System.Text.Json.Nodes;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Commands.Jobs;

internal sealed class JobShowCommand : CometCommand
{
    private readonly Argument<string> _job = new("JOB") { Description = "A job's id, or the beginning of it." };

    public JobShowCommand()
        : base("show", "Show one job.", "comet job show 5b1f")
    {
        Add(_job);
    }

    protected override Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var job = JobSearch.Find(context, arguments.GetRequiredValue(_job));
        if (context.Terminal.IsJson)
        {
            var details = new JobDetails(
                job.Id.ToString(),
                job.Description.Item,
                job.Description.Kind,
                job.Description.Vault,
                job.Status.ToWord(),
                Words.UtcTime(job.Started),
                job.Ended is { } ended ? Words.UtcTime(ended) : null,
                job.Snapshot,
                job.Counts is null ? null : SettingsInput.ToElement(JsonNode.Parse(job.Counts)!)
            );
            context.Terminal.WriteJson(details, JsonShapes.Default.JobDetails);
        }
        else
        {
            Tables.PrintProperties(
                context.Terminal,
                ("Id", job.Id.ToString()),
                ("Item", job.Description.Item),
                ("Kind", job.Description.Kind),
                ("Vault", job.Description.Vault),
                ("Status", job.Status.ToWord()),
                ("Started", Words.LocalTime(job.Started)),
                ("Ended", job.Ended is { } end ? Words.LocalTime(end) : "-"),
                ("Snapshot", job.Snapshot ?? "-"),
                ("Counts", job.Counts ?? "-")
            );
        }

        return Task.FromResult(ExitCode.Success);
    }
}
