using System.Globalization;

namespace Comet.Modular.Scenarios;

/// <summary>What the system tells of processes that a test did not start itself.</summary>
internal static class SystemProcesses
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>An ended process that its parent has not asked for has no command line any more.</summary>
    public static bool Lives(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The only child of a process.</summary>
    public static int ChildOf(int id) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var found) ? found : 0)
            .Single(found => found > 0 && ParentOf(found) == id);

    /// <summary>The folder of a plugin's process: it works in the one for its temporary files, just below.</summary>
    public static string LaunchFolderOf(int plugin) => Path.GetDirectoryName(new FileInfo($"/proc/{plugin}/cwd").LinkTarget)!;

    public static async Task WaitUntilGoneAsync(IReadOnlyList<int> ids, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        using var ticks = new PeriodicTimer(Look);
        while (ids.Any(Lives))
        {
            Assert.False(late.IsCancellationRequested, $"Of the processes {string.Join(", ", ids)} some live after {patience}.");
            _ = await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            // The name in parentheses may hold spaces; the parent is the second field behind it.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
