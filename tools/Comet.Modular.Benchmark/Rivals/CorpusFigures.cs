namespace Comet.Modular.Benchmark.Rivals;

/// <summary>All figures of one corpus, with repositories in one place.</summary>
internal sealed record CorpusFigures(string Corpus, string Origin, long Files, long Bytes, string Place)
{
    public List<RunFigure> Runs { get; } = [];

    public IEnumerable<Work> Works => Runs.Select(static run => run.Work).Distinct().Order();

    public IEnumerable<string> Tools => Runs.Select(static run => run.Tool).Distinct(StringComparer.Ordinal);

    public Spread Of(Work work, string tool, Func<RunFigure, double> figure) =>
        Spread.Of(Runs.Where(run => run.Work == work && string.Equals(run.Tool, tool, StringComparison.Ordinal)).Select(figure));
}
