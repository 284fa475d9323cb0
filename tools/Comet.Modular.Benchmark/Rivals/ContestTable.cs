using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>The figures of a corpus as a table: a row for each figure of each work, a column for each tool.</summary>
internal static class ContestTable
{
    private const string Own = "comet";

    private static readonly (string Name, string Format, Func<RunFigure, double> Figure)[] Figures =
    [
        ("CPU s", "0.00", static run => run.Cost.ProcessorSeconds),
        ("wall s", "0.00", static run => run.Cost.WallSeconds),
        ("peak MiB", "0", static run => run.Cost.PeakMebibytes),
    ];

    public static TextTable Of(CorpusFigures figures)
    {
        var tools = figures.Tools.ToArray();
        var table = new TextTable([figures.Corpus, .. tools]);
        foreach (var work in figures.Works)
        {
            foreach (var (name, format, figure) in Figures)
            {
                table.Add([$"{NameOf(work)}, {name}", .. tools.Select(tool => Cell(figures, work, tool, format, figure))]);
            }

            if (work is Work.First or Work.Changed)
            {
                var grown = work == Work.First ? "repository, MB" : "growth by changed backup, MB";
                table.Add([grown, .. tools.Select(tool => Cell(figures, work, tool, "0.0", static run => run.GrownBytes / 1e6))]);
            }
        }

        return table;
    }

    /// <summary>The median, the least and the greatest, and how many times the median of comet that is.</summary>
    private static string Cell(CorpusFigures figures, Work work, string tool, string format, Func<RunFigure, double> figure)
    {
        var spread = figures.Of(work, tool, figure);
        var cell = figures.Runs.Exists(static run => run.Round > 1)
            ? $"{Text(spread.Median)} ({Text(spread.Min)}..{Text(spread.Max)})"
            : Text(spread.Median);
        if (tool is Own || !figures.Tools.Contains(Own, StringComparer.Ordinal))
        {
            return cell;
        }

        var ratio = spread.Median / figures.Of(work, Own, figure).Median;
        return double.IsFinite(ratio) ? string.Create(CultureInfo.InvariantCulture, $"{cell} {ratio:0.00}x") : cell;

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string NameOf(Work work) => work switch
    {
        Work.First => "first backup",
        Work.Rescan => "unchanged rescan",
        Work.Changed => "changed backup",
        Work.Restore => "restore",
        _ => "check of all data",
    };
}
