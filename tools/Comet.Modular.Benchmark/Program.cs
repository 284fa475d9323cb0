using System.Globalization;
using System.Runtime.Versioning;
using Comet.Modular.Benchmark;
using Comet.Modular.Benchmark.Curves;
using Comet.Modular.Benchmark.Index;
using Comet.Modular.Benchmark.Rivals;

[assembly: SupportedOSPlatform("linux")]

switch (args)
{
    case ["wire", var program, var workplace, .. var rest]:
        var rounds = rest is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 3;
        var only = string.Join(' ', rest.Skip(1));
        using (var plugins = new BenchmarkPlugins(program, workplace))
        {
            await new BareWire(plugins, rounds, only).RunAsync();
            await new WholeBackup(plugins, program, workplace, rounds, only).RunAsync();
        }

        return 0;
    case ["rivals", var program, var compare, var programs, var command, var corpora, .. var rest]
        when RivalsOptions.Parse(corpora, rest) is { } options:
        return await EndAsync(new RivalsBenchmark(program, compare, programs, command, options).RunAsync());
    case ["curve", var program, var folder, .. var rest] when CurveOptions.Parse(folder, rest) is { } options:
        return await EndAsync(new CurveBenchmark(program, options).RunAsync());
    case ["index", var folder, .. var rest] when IndexOptions.Parse(folder, rest) is { } options:
        new IndexBenchmark(options).Run();
        return 0;
    case ["segments", var folder, .. var rest] when IndexOptions.Parse(folder, rest) is { } options:
        return await EndAsync(new SegmentBenchmark(options).RunAsync());
    default:
        await Console.Error.WriteLineAsync(
            $"usage: tools/benchmark wire [ROUNDS [WORDS OF A CASE]]\n{RivalsOptions.Usage}\n{CurveOptions.Usage}\n{IndexOptions.Usage}"
        );
        return 2;
}

// A run that failed is told in one line of words, without the trace of this program.
static async Task<int> EndAsync(Task benchmark)
{
    try
    {
        await benchmark;
        return 0;
    }
    catch (InvalidOperationException failure)
    {
        await Console.Error.WriteLineAsync($"\nerror: {failure.Message}");
        return 1;
    }
}
