using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Comet.Modular.Isolation.Tests;

/// <summary>What the system tells of a process.</summary>
internal static partial class SystemProcess
{
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether it runs; one that has ended and was not asked for yet does not.</summary>
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

    public static IReadOnlyList<string> EnvironmentOf(int id) =>
        File.ReadAllText($"/proc/{id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public static string WorkingFolderOf(int id) => new FileInfo($"/proc/{id}/cwd").LinkTarget!;

    public static long MemoryBytes(int id)
    {
        try
        {
            var resident = File.ReadAllText($"/proc/{id}/statm").Split(' ')[1];
            return long.Parse(resident, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Open files, pipes and sockets of this process.</summary>
    public static int OpenHandles => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    public static void Send(int id, int signal) => Assert.Equal(0, Kill(id, signal));

    /// <summary>Looks again and again until the condition holds.</summary>
    public static async Task WaitAsync(Func<bool> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(Look);
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Waited too long until {what}.");
            _ = await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
