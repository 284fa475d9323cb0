namespace Comet.Modular.Contracts.Entries;

/// <summary>A point in time as file systems keep it.</summary>
/// <param name="Nanoseconds">Since 1970-01-01T00:00:00Z, negative before; reaches from 1677 to 2262.</param>
public readonly record struct UnixTime(long Nanoseconds) : IComparable<UnixTime>
{
    private const long NanosecondsPerTick = 100;

    /// <summary>From the seconds and nanoseconds of a <c>timespec</c>; times out of range become the nearest one in it.</summary>
    public static UnixTime FromTimespec(long seconds, long nanoseconds) =>
        Nearest(seconds, 1_000_000_000, nanoseconds);

    /// <summary>From a .NET time (100 ns steps); times out of range become the nearest one in it.</summary>
    public static UnixTime From(DateTimeOffset time) =>
        Nearest(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, NanosecondsPerTick, 0);

    /// <summary>As a .NET time; what is finer than 100 ns is cut off.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.DivRem(Nanoseconds, NanosecondsPerTick).Quotient);

    /// <inheritdoc/>
    public int CompareTo(UnixTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>In two halves, as a method with an <see cref="Int128"/> would not be compiled ahead of time.</summary>
    private static UnixTime Nearest(long count, long scale, long rest)
    {
        var high = Math.BigMul(count, scale, out long low);
        var sum = unchecked((ulong)low + (ulong)rest);
        high += (rest < 0 ? -1 : 0) + (sum < (ulong)low ? 1 : 0);
        return new UnixTime(high == (long)sum >> 63 ? (long)sum : high < 0 ? long.MinValue : long.MaxValue);
    }
}
