using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

/// <summary>What runs on this machine, seen without the plugin's own code.</summary>
internal static class Processes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The numbers of all processes with this text in their environment.</summary>
    public static List<int> Marked(string mark)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && Read($"{folder}/environ").Contains($"COMET_PROGRAM={mark}", StringComparison.Ordinal)
            )
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>Whether it lives: an ended one that nobody has waited for does not.</summary>
    public static bool Lives(int id)
    {
        var status = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        return status.Length > 0 && status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
    }

    /// <summary>Looks again and again until the condition holds.</summary>
    public static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            _ = await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>The number that a command writes into a file.</summary>
    public static async Task<int> NumberInAsync(string file)
    {
        var number = 0;
        await WaitUntilAsync(() =>
            Read(file) is { } text
            && text.EndsWith('\n')
            && int.TryParse(text.Trim(), CultureInfo.InvariantCulture, out number)
        );
        return number;
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}");
        return output;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
