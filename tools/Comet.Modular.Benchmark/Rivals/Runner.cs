using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Runs programs; one that fails ends the benchmark, because its figures would mean nothing.</summary>
internal static class Runner
{
    private const int ShownCharacters = 2000;

    /// <summary>Runs below <c>time</c>, so that the peak contains nothing of this process, one run at a time.</summary>
    /// <remarks>
    /// CPU comes from the system, because <c>time</c> cuts user and system time to hundredths of a second each; about a
    /// millisecond of it is that of <c>time</c> itself.
    /// </remarks>
    public static async Task<Cost> MeasureAsync(CommandLine command)
    {
        var report = Path.GetTempFileName();
        try
        {
            string[] arguments = ["-q", "-o", report, "-f", "%e %M", command.Program, .. command.Arguments];
            var before = ProcessorTime.OfEndedChildren;
            _ = await RunAsync(command with { Program = "/usr/bin/time", Arguments = arguments });
            var used = ProcessorTime.OfEndedChildren - before;
            var fields = (await File.ReadAllTextAsync(report)).Split(' ');
            return new Cost(used, Number(fields[0]), Number(fields[1]) / 1024);
        }
        finally
        {
            File.Delete(report);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Returns what it printed.</summary>
    public static async Task<string> RunAsync(CommandLine command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = command.WorkingFolder ?? string.Empty,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        var shown = output + await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{command.Program} {string.Join(' ', command.Arguments)} ended with {process.ExitCode}:\n"
                    + shown[Math.Max(0, shown.Length - ShownCharacters)..]
            );
    }
}
