using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Jobs.Runs;

/// <summary>Names one process for ever: its number alone is used again after it has died.</summary>
/// <param name="Id">The process's number.</param>
/// <param name="Started">When it started, in a form that is only ever compared.</param>
public sealed record ProcessIdentity(int Id, string Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = new(Environment.ProcessId, StartOf(Environment.ProcessId)!);

    /// <summary>Whether exactly this process is still there.</summary>
    public bool IsAlive() => string.Equals(StartOf(Id), Started, StringComparison.Ordinal);

    private static string? StartOf(int id) => OperatingSystem.IsLinux() ? LinuxStartOf(id) : OtherStartOf(id);

    // .NET derives StartTime from the wall clock, which differs from reader to reader; the kernel's own ticks do not.
    private static string? LinuxStartOf(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            // The second field, the name in brackets, may hold spaces; the start time is the 22nd field.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; only its parent has not asked for it yet.
            return fields[0] is "Z" or "X" ? null : $"{boot}/{fields[22 - 3]}";
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? OtherStartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
