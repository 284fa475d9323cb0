using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.Benchmark;

/// <summary>The border alone: the reference plugin offers and is read, in process and in a child; nothing is stored.</summary>
internal sealed class BareWire(BenchmarkPlugins plugins, int rounds, string only)
{
    private const int Workers = 2;

    private static readonly (string Name, string Settings)[] Cases =
    [
        ("one content of 8 GiB, 1 MiB reads", """{"entries":1,"depth":0,"size":8589934592}"""),
        ("4 GiB in contents of 1 MiB", """{"entries":4096,"size":1048576}"""),
        ("2 GiB in contents of 64 KiB", """{"entries":32768,"size":65536}"""),
        ("1,000,000 contents of 1 KiB", """{"entries":1000000,"size":1024}"""),
        ("1,000,000 records, none read", """{"entries":1000000,"size":1024}"""),
    ];

    public async Task RunAsync()
    {
        Console.WriteLine($"{"bare wire, medians of " + rounds,-38}{"",-9}{"GB/s",8}{"CPU s/GB",10}{"records/s",12}{"CPU us/rec",12}");
        if (only.Length == 0)
        {
            await PrintPipeAsync();
        }

        foreach (var (name, settings) in Cases.Where(each => each.Name.Contains(only, StringComparison.Ordinal)))
        {
            var isRead = !name.Contains("none read", StringComparison.Ordinal);
            var samples = new[] { new List<Sample>(), [] };
            for (var round = 0; round < rounds; round++)
            {
                samples[0].Add(await MeasureAsync(settings, isChild: false, isRead));
                samples[1].Add(await MeasureAsync(settings, isChild: true, isRead));
            }

            Print(name, "process", Sample.Median(samples[0]));
            Print(string.Empty, "child", Sample.Median(samples[1]));
        }
    }

    private async Task PrintPipeAsync()
    {
        var samples = new List<Sample>();
        for (var round = 0; round < rounds; round++)
        {
            samples.Add(await MeasurePipeAsync());
        }

        Print("a plain pipe from head -c 4G /dev/zero", "pipe", Sample.Median(samples));
    }

    private static void Print(string name, string mode, Sample sample) =>
        Console.WriteLine(
            $"{name,-38}{mode,-9}{sample.GigabytesPerSecond,8:0.00}{sample.ProcessorSecondsPerGigabyte,10:0.00}"
                + $"{sample.RecordsPerSecond,12:0}{sample.ProcessorMicrosecondsPerRecord,12:0.0}"
        );

    private static async Task<Sample> MeasurePipeAsync()
    {
        const long Bytes = 4L << 30;
        var before = ProcessorTime.Used;
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("head", $"-c {Bytes} /dev/zero")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using (var head = Process.Start(start)!)
        {
            var buffer = new byte[1 << 20];
            while (await head.StandardOutput.BaseStream.ReadAsync(buffer) > 0) { }
            await head.WaitForExitAsync();
        }

        return new Sample(Stopwatch.GetElapsedTime(started).TotalSeconds, ProcessorTime.Used - before, Bytes, 1);
    }

    private async Task<Sample> MeasureAsync(string settings, bool isChild, bool isRead)
    {
        var options = new IsolationOptions { Environment = ChildEnvironment() };
        await using var catalog = PluginCatalog.Open(plugins.ListOf(isChild), plugins.PluginsFolder, options);
        await using var plugin = await catalog.LoadAsync("comet.reference", PluginPurpose.Backup, default);
        using var json = JsonDocument.Parse(settings);
        var job = new NoJob(new ItemSettings("reference", json.RootElement));
        await using var source = await plugin.Plugin.OpenSourceAsync(job, default);
        var before = ProcessorTime.OfThis + ChildTime(plugin);
        var started = Stopwatch.GetTimestamp();
        var (bytes, records) = await ReadAllAsync(source, isRead);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Sample(seconds, ProcessorTime.OfThis + ChildTime(plugin) - before, bytes, records);
    }

    private static double ChildTime(LoadedPlugin plugin) => plugin.ProcessId is { } id ? ProcessorTime.Of(id) : 0;

    private static Dictionary<string, string> ChildEnvironment() =>
        new(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin:/bin",
            ["DOTNET_ROOT"] = RuntimeRoot(),
            // For a profiler that attaches.
            ["DOTNET_PerfMapEnabled"] = Environment.GetEnvironmentVariable("DOTNET_PerfMapEnabled") ?? "0",
            ["DOTNET_EnableWriteXorExecute"] = Environment.GetEnvironmentVariable("DOTNET_EnableWriteXorExecute") ?? "1",
            ["DOTNET_ReadyToRun"] = Environment.GetEnvironmentVariable("DOTNET_ReadyToRun") ?? "1",
        };

    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    private static async Task<(long Bytes, long Records)> ReadAllAsync(IBackupSource source, bool isRead)
    {
        var queue = Channel.CreateBounded<IEntryContent>(512);
        var readers = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => ReadAsync(queue.Reader))).ToArray();
        var records = 0L;
        await foreach (var entry in source.ReadEntriesAsync(default))
        {
            records++;
            if (entry is FileEntry file)
            {
                file.Content.Decide(isRead);
                if (isRead)
                {
                    await queue.Writer.WriteAsync(file.Content);
                }
            }
        }

        queue.Writer.Complete();
        return ((await Task.WhenAll(readers)).Sum(), records);
    }

    private static async Task<long> ReadAsync(ChannelReader<IEntryContent> contents)
    {
        var buffer = new byte[1 << 20];
        var bytes = 0L;
        await foreach (var content in contents.ReadAllAsync())
        {
            await using var reader = await content.OpenAsync(default);
            while (true)
            {
                var span = await reader.ReadAsync(buffer, default);
                if (span.Kind == ContentSpanKind.End)
                {
                    break;
                }

                bytes += span.Length;
            }
        }

        return bytes;
    }
}
