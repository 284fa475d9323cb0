using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Benchmark;

/// <summary>What the border costs of a whole backup: the built program, files in memory, in process and in a child.</summary>
internal sealed class WholeBackup(BenchmarkPlugins plugins, string program, string workplace, int rounds, string only)
{
    private static readonly (string Name, int Files, int Size)[] Cases =
    [
        ("2 GiB in 32 files", 32, 64 << 20),
        ("1 GiB in files of 64 KiB", 16_384, 64 << 10),
        ("1,000,000 files of 1 KiB", 1_000_000, 1 << 10),
    ];

    public async Task RunAsync()
    {
        Console.WriteLine();
        Console.WriteLine($"{"whole backup, medians of " + rounds,-38}{"process s",12}{"child s",10}{"CPU",8}{"process CPU",14}{"child CPU",11}");
        foreach (var (name, files, size) in Cases.Where(each => each.Name.Contains(only, StringComparison.Ordinal)))
        {
            var folder = MakeFiles(files, size);
            var samples = new[] { new List<Sample>(), [] };
            for (var round = 0; round < rounds; round++)
            {
                samples[0].Add(await MeasureAsync(folder, isChild: false));
                samples[1].Add(await MeasureAsync(folder, isChild: true));
            }

            Directory.Delete(folder, recursive: true);
            var (inside, child) = (Sample.Median(samples[0]), Sample.Median(samples[1]));
            Console.WriteLine(
                $"{name,-38}{inside.Seconds,12:0.00}{child.Seconds,10:0.00}"
                    + $"{(child.ProcessorSeconds / inside.ProcessorSeconds) - 1,8:+0 %;-0 %}"
                    + $"{inside.ProcessorSeconds,14:0.00}{child.ProcessorSeconds,11:0.00}"
            );
        }
    }

    private string MakeFiles(int files, int size)
    {
        const int PerFolder = 1000;
        var root = Path.Combine(workplace, "files");
        var random = new Random(size);
        var buffer = new byte[size];
        for (var file = 0; file < files; file++)
        {
            var folder = Path.Combine(root, (file / PerFolder).ToString("d4", CultureInfo.InvariantCulture));
            _ = Directory.CreateDirectory(folder);
            random.NextBytes(buffer);
            File.WriteAllBytes(Path.Combine(folder, file.ToString("d8", CultureInfo.InvariantCulture)), buffer);
        }

        return root;
    }

    private async Task<Sample> MeasureAsync(string folder, bool isChild)
    {
        var home = Path.Combine(workplace, "home");
        var password = Path.Combine(workplace, "password");
        await File.WriteAllTextAsync(password, "benchmark password");
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string[] common = ["--home", home, "--plugins", plugins.ListOf(isChild), "--quiet"];
        await CometAsync([.. common, "vault", "create", "v", Path.Combine(workplace, "vault"), "--password-file", password]);
        var before = ProcessorTime.OfEndedChildren;
        var started = Stopwatch.GetTimestamp();
        await CometAsync([.. common, "backup", folder, "--vault", "v"]);
        var sample = new Sample(
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            ProcessorTime.OfEndedChildren - before,
            0,
            1
        );
        Directory.Delete(home, recursive: true);
        Directory.Delete(Path.Combine(workplace, "vault"), recursive: true);
        return sample;
    }

    private async Task CometAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var comet = Process.Start(start)!;
        var output = await comet.StandardOutput.ReadToEndAsync();
        await comet.WaitForExitAsync();
        if (comet.ExitCode != 0)
        {
            throw new InvalidOperationException($"comet ended with {comet.ExitCode}: {output}");
        }
    }
}
