using System.CommandLine;
using System.Globalization;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemEstimateCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The item.");

    public ItemEstimateCommand()
        : base("estimate", "Count what a backup of an item would hold.", "comet item estimate docs")
    {
        Add(_name);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var item = ItemShowCommand.Find(context, arguments.GetRequiredValue(_name));
        await using var opened = await OpenedItem.OpenAsync(context, item, cancellationToken);
        var estimator = opened.Require<IEstimator>(
            "estimate items",
            $"Back the item up with 'comet backup {item.Name}': the job counts what it reads."
        );
        var last = new ItemEstimate(0, 0);
        var display = context.Terminal is { ShowsProgress: true, IsJson: false }
            ? new ProgressDisplay(context.Time)
            : null;
        try
        {
            var estimates = estimator.EstimateAsync(opened.Settings, cancellationToken);
            await foreach (var estimate in estimates.WithCancellation(cancellationToken))
            {
                last = estimate;
                display?.Show(last.Bytes, bytesTotal: null, last.Entries, entriesTotal: null, current: null);
            }
        }
        finally
        {
            display?.Clear();
        }

        if (context.Terminal.IsJson)
        {
            var row = new EstimateRow(item.Name, last.Entries, last.Bytes);
            context.Terminal.WriteJson(row, JsonShapes.Default.EstimateRow);
        }
        else
        {
            var entries = last.Entries.ToString("N0", CultureInfo.InvariantCulture);
            context.Terminal.WriteLine($"{item.Name}: {entries} entries, {Words.Size(last.Bytes)}");
        }

        return ExitCode.Success;
    }
}
