using System.Globalization;
using Comet.Modular.Benchmark.Rivals;

namespace Comet.Modular.Benchmark.Curves;

/// <summary>What a file and a byte cost while there are ever more of them.</summary>
internal sealed class CurveBenchmark(string comet, CurveOptions options)
{
    public async Task RunAsync()
    {
        if (Machine.Warning is { } warning)
        {
            await Console.Error.WriteLineAsync(warning);
        }

        await Console.Out.WriteLineAsync(Machine.Describe());
        var made = new MadeFiles(options.Folder);
        var empty = Path.Combine(options.Folder, "empty");
        _ = Directory.CreateDirectory(empty);
        var start = await MeasureAsync(empty, 0, 0);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"files and vaults in {options.Folder}; an empty folder takes {start.First.ProcessorSeconds:0.00} CPU s "
                    + $"(start, keys, opening), which is taken off below; {options.Rounds} round(s)"
            )
        );
        await CurveAsync("files", "us", 1e6, options.Files, made.Small, start);
        await CurveAsync("GB", "ns", 1e9, options.Gigabytes, made.Large, start);
    }

    private async Task CurveAsync(
        string things,
        string unit,
        double unitsPerSecond,
        IEnumerable<long> counts,
        Func<long, (string Folder, long Bytes)> make,
        CurvePoint start
    )
    {
        var isFiles = things is "files";
        var each = isFiles ? "file" : "byte";
        var table = new TextTable(
            things, "GB", $"first CPU {unit}/{each}", "wall s", "peak MiB", isFiles ? "rescan CPU us/file" : "rescan CPU s", "wall s", "peak MiB", "vault GB"
        );
        var (first, rescan) = (new List<double>(), new List<double>());
        foreach (var count in counts)
        {
            await Console.Error.WriteAsync($"\r{count} {things}     ");
            if (!isFiles && !HasRoomFor(count))
            {
                await Console.Error.WriteLineAsync($"\rwarning: {options.Folder} has no room for {count} GB and their vault");
                break;
            }

            var (folder, bytes) = make(count);
            var point = await MeasureAsync(folder, count, bytes);
            var divisor = isFiles ? count : bytes;
            first.Add((point.First.ProcessorSeconds - start.First.ProcessorSeconds) * unitsPerSecond / divisor);
            rescan.Add((point.Rescan.ProcessorSeconds - start.Rescan.ProcessorSeconds) * unitsPerSecond / count);
            table.Add(
                Text(count, "#,0"), Text(bytes / 1e9, "0.00"), Text(first[^1], "0.0"), Text(point.First.WallSeconds, "0.0"),
                Text(point.First.PeakMebibytes, "0"), isFiles ? Text(rescan[^1], "0.0") : Text(point.Rescan.ProcessorSeconds, "0.00"), Text(point.Rescan.WallSeconds, "0.0"),
                Text(point.Rescan.PeakMebibytes, "0"), Text(point.VaultBytes / 1e9, "0.00")
            );
        }

        await Console.Error.WriteAsync("\r");
        if (first.Count == 0)
        {
            return;
        }

        await Console.Out.WriteLineAsync($"\n{table.ToText(options.IsMarkdown)}");
        await Console.Out.WriteLineAsync($"CPU time of a first backup for each {each}: {Flatness.Judge(first)}");
        if (isFiles)
        {
            await Console.Out.WriteLineAsync($"CPU time of a rescan for each file: {Flatness.Judge(rescan)}");
        }
    }

    /// <summary>The files that are still to be made, and a vault of at most half of all of them.</summary>
    private bool HasRoomFor(long gigabytes)
    {
        var large = new DirectoryInfo(Path.Combine(options.Folder, "large"));
        var present = large.Exists ? large.EnumerateFiles().Sum(static file => file.Length) : 0;
        return new DriveInfo(options.Folder).AvailableFreeSpace > (gigabytes * 1.6e9) - present;
    }

    /// <summary>Medians of the rounds.</summary>
    private async Task<CurvePoint> MeasureAsync(string folder, long things, long bytes)
    {
        var rival = new CometRival("comet", comet, Path.Combine(options.Folder, "vault"));
        var (firsts, rescans, size) = (new List<Cost>(), new List<Cost>(), 0L);
        for (var round = 0; round < options.Rounds; round++)
        {
            await rival.BeginAsync();
            _ = await Runner.RunAsync(new CommandLine("sync", []));
            // What is larger would push itself out again, and comes from the disk.
            if (bytes < Machine.MemoryBytes / 2)
            {
                PageCache.Read(folder);
            }

            firsts.Add(await Runner.MeasureAsync(rival.Backup(folder)));
            rescans.Add(await Runner.MeasureAsync(rival.Backup(folder)));
            size = rival.RepositoryBytes();
            rival.End();
        }

        return new CurvePoint(things, bytes, Median(firsts), Median(rescans), size);
    }

    private static Cost Median(List<Cost> costs) =>
        new(
            Spread.Of(costs.Select(static cost => cost.ProcessorSeconds)).Median,
            Spread.Of(costs.Select(static cost => cost.WallSeconds)).Median,
            Spread.Of(costs.Select(static cost => cost.PeakMebibytes)).Median
        );

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
