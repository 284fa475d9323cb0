using System.CommandLine;
using System.Globalization;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;

namespace Comet.Modular.Host.Commands.Plugins;

internal sealed class PluginLogsCommand : CometCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "A plugin's id." };

    private readonly Option<int> _lines = new("--lines")
    {
        Description = "How many of the last lines.",
        DefaultValueFactory = static _ => 200,
        HelpName = "N",
    };

    public PluginLogsCommand()
        : base(
            "logs",
            "Print what a plugin's processes said, and how they started and ended.",
            "comet plugin logs comet.program-output --lines 50"
        )
    {
        _lines.Validators.Add(static result =>
        {
            // What is no number has an error already.
            if (
                result.Tokens is [var typed]
                && int.TryParse(typed.Value, CultureInfo.InvariantCulture, out var lines)
                && lines is < 1 or > 100_000
            )
            {
                result.AddError("--lines takes a number from 1 to 100000.");
            }
        });
        Add(_id);
        Add(_lines);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var plugin = PluginSearch.Find(context, arguments.GetRequiredValue(_id));
        var rows = await HostLogReader.ReadPluginAsync(
            context.Home,
            plugin.Id,
            arguments.GetValue(_lines),
            cancellationToken
        );
        if (context.Terminal.IsJson)
        {
            context.Terminal.WriteJson(rows, JsonShapes.Default.IReadOnlyListPluginLogRow);
            return ExitCode.Success;
        }

        foreach (var row in rows)
        {
            var time = DateTimeOffset.Parse(row.Time, CultureInfo.InvariantCulture);
            context.Terminal.WriteLine(
                $"{Words.LocalTime(time)}  {row.Level, -11}  {row.Process, 8}  {row.Message}"
            );
        }

        if (rows.Count == 0)
        {
            context.Terminal.Say($"The log has nothing about {plugin.Id}; a plugin in process writes to the job's log only.");
        }

        return ExitCode.Success;
    }
}
