using Comet.Modular.Benchmark.Rivals;

namespace Comet.Modular.Benchmark.Tests;

public sealed class TableTests
{
    [Fact]
    public void A_table_is_text_or_Markdown()
    {
        var table = new TextTable("work", "a", "b");
        table.Add("first", "1.25", "2");

        Assert.Equal(["work      a   b", "---------------", "first  1.25   2"], Lines(table, isMarkdown: false));
        Assert.Equal(["| work  |    a |  b |", "| ----- | ---: | -: |", "| first | 1.25 |  2 |"], Lines(table, isMarkdown: true));
    }

    [Fact]
    public void Each_rival_is_shown_as_so_many_times_comet()
    {
        var text = ContestTable.Of(Figures()).ToText(isMarkdown: false);

        Assert.Contains("first backup, CPU s     3.00 (2.00..4.00)  6.00 (4.00..8.00) 2.00x", text, StringComparison.Ordinal);
        Assert.Contains("repository, MB             2.0 (2.0..2.0)     4.0 (4.0..4.0) 2.00x", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rescan", text, StringComparison.Ordinal);
    }

    private static CorpusFigures Figures()
    {
        var figures = new CorpusFigures("src", "src: made", 1, 1, "memory");
        foreach (var (round, seconds) in new[] { (1, 2.0), (2, 4.0) })
        {
            figures.Runs.Add(new RunFigure(round, "comet", Work.First, new Cost(seconds, 1, 1), 2_000_000, 2_000_000));
            figures.Runs.Add(new RunFigure(round, "borg", Work.First, new Cost(2 * seconds, 1, 1), 4_000_000, 4_000_000));
        }

        return figures;
    }

    private static string[] Lines(TextTable table, bool isMarkdown) =>
        table.ToText(isMarkdown).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
