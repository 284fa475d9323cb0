using System.CommandLine;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Commands.Jobs;

internal sealed class JobLogCommand : CometCommand
{
    private readonly Argument<string> _job = new("JOB") { Description = "A job's id, or the beginning of it." };

    public JobLogCommand()
        : base("log", "Print a job's log.", "comet job log 5b1f")
    {
        Add(_job);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var lines = context.Jobs.ReadLog(JobSearch.Find(context, arguments.GetRequiredValue(_job)).Id);
        if (context.Terminal.IsJson)
        {
            IReadOnlyList<LogRow> rows =
            [
                .. lines.Select(static line => new LogRow(
                    Words.UtcTime(line.Time),
                    line.Level.ToWord(),
                    line.Code,
                    line.Message,
                    line.Path
                )),
            ];
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListLogRow);
            return ExitCode.Success;
        }

        foreach (var line in lines)
        {
            var place = line.Path is null ? string.Empty : $" [{line.Path}]";
            context.Terminal.WriteLine(
                $"{Words.LocalTime(line.Time)}  {line.Level.ToWord(), -7}  {line.Message} ({line.Code}){place}"
            );
        }

        return ExitCode.Success;
    }
}
