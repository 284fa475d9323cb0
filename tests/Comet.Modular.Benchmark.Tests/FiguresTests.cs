using Comet.Modular.Benchmark.Curves;
using Comet.Modular.Benchmark.Rivals;

namespace Comet.Modular.Benchmark.Tests;

public sealed class FiguresTests
{
    [Fact]
    public void The_median_is_the_middle_or_between_the_two_middle_figures()
    {
        Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));
        Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 2, 4, 1]));
        Assert.Equal(new Spread(5, 5, 5), Spread.Of([5]));
    }

    [Theory]
    [InlineData("flat", new[] { 100.0, 110.0, 120.0 })]
    [InlineData("not flat", new[] { 100.0, 110.0, 125.0 })]
    [InlineData("not flat", new[] { 125.0, 100.0, 100.0 })]
    [InlineData("too few", new[] { 100.0 })]
    public void Figures_are_flat_when_none_is_a_tenth_away_from_the_middle(string verdict, double[] figures) =>
        Assert.StartsWith(verdict, Flatness.Judge(figures), StringComparison.Ordinal);

    [Fact]
    public void Made_content_is_the_same_each_time_and_does_not_repeat()
    {
        var (first, again, other) = (new byte[100_000], new byte[100_000], new byte[100_000]);
        new MadeContent().Fill(first, new Random(7));
        new MadeContent().Fill(again, new Random(7));
        new MadeContent().Fill(other, new Random(8));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }
}
