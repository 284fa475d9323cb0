using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>What a reader must know of the machine to judge a figure.</summary>
internal static class Machine
{
    private const double IdleLoad = 0.5;

    public static double Load =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    public static string? Warning => Load > IdleLoad
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"warning: the load average is {Load:0.00}; figures of a busy machine flatter whoever waits least"
        )
        : null;

    public static long MemoryBytes { get; } = Memory("MemTotal");

    public static long FreeBytes => Memory("MemFree");

    public static string Describe()
    {
        var model = Field("/proc/cpuinfo", "model name");
        var memory = MemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores of {model}, {memory:0} GiB, load {Load:0.00}"
        );
    }

    private static long Memory(string name) =>
        long.Parse(Field("/proc/meminfo", name).Split(' ')[0], CultureInfo.InvariantCulture) << 10;

    private static string Field(string file, string name) =>
        File.ReadLines(file)
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault("an unknown kind");
}
