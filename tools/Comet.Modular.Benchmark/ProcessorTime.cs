using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Comet.Modular.Benchmark;

/// <summary>CPU seconds of this process and of all that it started and waited for.</summary>
internal static partial class ProcessorTime
{
    private const int OfChildren = -1;

    /// <summary>What has been used so far.</summary>
    public static double Used => OfThis + OfEndedChildren;

    public static double OfThis
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Of children that have ended, and of theirs.</summary>
    public static double OfEndedChildren
    {
        get
        {
            // struct rusage begins with two timevals: user and system, each seconds and microseconds.
            Span<long> usage = stackalloc long[18];
            _ = GetResourceUsage(OfChildren, ref MemoryMarshal.GetReference(usage));
            return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
        }
    }

    /// <summary>Of a child that still runs.</summary>
    public static double Of(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const double TicksPerSecond = 100;
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
            / TicksPerSecond;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, ref long usage);
}
