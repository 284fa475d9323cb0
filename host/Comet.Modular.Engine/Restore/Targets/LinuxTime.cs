using System.Runtime.InteropServices;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A <c>timespec</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>UTIME_OMIT: leave this time alone.</summary>
    private const long Omit = (1L << 30) - 2;

    public long Seconds;
    public long Nanoseconds;

    public static LinuxTime Unchanged => new() { Nanoseconds = Omit };

    public static LinuxTime From(long nanoseconds)
    {
        var seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out var rest);
        return rest < 0
            ? new LinuxTime { Seconds = seconds - 1, Nanoseconds = rest + NanosecondsPerSecond }
            : new LinuxTime { Seconds = seconds, Nanoseconds = rest };
    }
}
