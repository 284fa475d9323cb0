namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Comet beside other backup programs: both corpora, in each place, with the figures printed as they come.</summary>
internal sealed class RivalsBenchmark(string comet, string compare, string programs, string command, RivalsOptions options)
{
    public async Task RunAsync()
    {
        if (Machine.Warning is { } warning)
        {
            await Console.Error.WriteLineAsync(warning);
        }

        var lists = Directory.CreateTempSubdirectory("comet-benchmark-");
        try
        {
            using var plugins = new BenchmarkPlugins(comet, lists.FullName);
            await RunAsync(plugins);
        }
        finally
        {
            lists.Delete(recursive: true);
        }
    }

    private async Task RunAsync(BenchmarkPlugins plugins)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tool in options.Tools)
        {
            versions[tool] = await Make(tool, options.Places[0], plugins).VersionAsync();
        }

        var report = new RivalsReport(command, Machine.Describe(), versions);
        await Console.Out.WriteAsync(report.Head(options.IsMarkdown));
        foreach (var place in options.Places)
        {
            foreach (var name in options.CorpusNames)
            {
                await RunAsync(name is "src" ? new SourceCorpus(options.Corpora) : new ImageCorpus(options.Corpora), place, plugins, report);
            }
        }
    }

    private async Task RunAsync(Corpus corpus, string place, BenchmarkPlugins plugins, RivalsReport report)
    {
        _ = Directory.CreateDirectory(place);
        var folder = Path.Combine(place, "comet-benchmark-" + Path.GetRandomFileName());
        EventHandler remove = (_, _) => Remove(folder);
        // Also when it is interrupted: what lies in memory stays there otherwise.
        AppDomain.CurrentDomain.ProcessExit += remove;
        try
        {
            await corpus.BecomeAsync(1);
            var (files, bytes) = corpus.Size();
            var figures = new CorpusFigures(corpus.Name, corpus.Origin, files, bytes, place);
            var rivals = options.Tools.Select(tool => Make(tool, Path.Combine(folder, tool), plugins)).ToArray();
            var restored = new RestoredTrees(Path.Combine(folder, "restored"), bytes);
            await new Contest(corpus, rivals, restored, options, compare).RunAsync(figures);
            report.Corpora.Add(figures);
            await Console.Out.WriteAsync(RivalsReport.Title(figures, options.IsMarkdown));
            await Console.Out.WriteAsync(ContestTable.Of(figures).ToText(options.IsMarkdown));
            if (options.JsonFile is { } file)
            {
                await File.WriteAllTextAsync(file, report.ToJson());
            }
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= remove;
            Remove(folder);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Rival Make(string tool, string place, BenchmarkPlugins plugins) => tool switch
    {
        "comet" => new CometRival(tool, comet, place),
        "comet-process" => new CometRival(tool, comet, place, plugins.ChildProcess),
        "borg" => new BorgRival(tool, Path.Combine(programs, tool), place),
        _ => new ResticRival(tool, Path.Combine(programs, tool), place),
    };
}
