using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>
/// One corpus, done by all tools in turn, work by work: what disturbs the machine for a while disturbs all of them, and
/// ratios of the same round stay fair. Each round another tool begins, as whoever does finds the machine as the deletions left it.
/// </summary>
internal sealed class Contest(Corpus corpus, IReadOnlyList<Rival> rivals, RestoredTrees restored, RivalsOptions options, string compare)
{
    public async Task RunAsync(CorpusFigures figures)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            await corpus.BecomeAsync(1);
            var first = (round - 1) % rivals.Count;
            Rival[] turn = [.. rivals.Skip(first), .. rivals.Take(first)];
            foreach (var rival in turn)
            {
                await rival.BeginAsync();
            }

            // Nothing else can be done without a first backup.
            foreach (var work in Enum.GetValues<Work>().Where(each => each == Work.First || options.Works.Contains(each)))
            {
                await DoAsync(work, round, turn, figures);
            }

            foreach (var rival in turn)
            {
                rival.End();
            }
        }
    }

    private async Task DoAsync(Work work, int round, IEnumerable<Rival> turn, CorpusFigures figures)
    {
        if (work == Work.Changed)
        {
            await corpus.BecomeAsync(2);
        }

        foreach (var rival in turn)
        {
            await Console.Error.WriteAsync($"\r{figures.Corpus}, round {round} of {options.Rounds}: {work} by {rival.Name}          ");
            var before = rival.RepositoryBytes();
            var cost = await MeasureAsync(work, rival, round, figures.Bytes);
            var after = rival.RepositoryBytes();
            if (options.Works.Contains(work))
            {
                figures.Runs.Add(new RunFigure(round, rival.Name, work, cost, after, after - before));
            }
        }

        await Console.Error.WriteAsync("\r" + new string(' ', 70) + "\r");
    }

    private async Task<Cost> MeasureAsync(Work work, Rival rival, int round, long bytes)
    {
        // What was written before shall not be written back at the cost of this run.
        _ = await Runner.RunAsync(new CommandLine("sync", []));
        WarmMemory.Take(bytes);
        PageCache.Read(corpus.Live);
        if (work == Work.Check)
        {
            return await Runner.MeasureAsync(rival.Check());
        }

        if (work != Work.Restore)
        {
            return await Runner.MeasureAsync(rival.Backup(corpus.Live));
        }

        _ = Directory.CreateDirectory(rival.Target);
        var cost = await Runner.MeasureAsync(rival.Restore(corpus.Live));
        if (round == 1)
        {
            await CompareAsync(rival);
        }

        restored.Take(rival.Target);
        return cost;
    }

    private async Task CompareAsync(Rival rival)
    {
        try
        {
            // Where a hole was is no part of what a file holds.
            _ = await Runner.RunAsync(new CommandLine(compare, [corpus.Live, rival.Restored(corpus.Live), "--ignore-holes"]));
        }
        catch (InvalidOperationException difference)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{rival.Name} did not restore what it was given: {difference.Message}"),
                difference
            );
        }
    }
}
