namespace Comet.Modular.Vault;

/// <summary>
/// The format's <c>time</c>: nanoseconds since 1970, a claim for people and never part of a decision.
/// </summary>
internal static class VaultTime
{
    private const long NanosecondsPerTick = 100;

    public static long ToNanoseconds(DateTimeOffset time) =>
        Math.Clamp(
            (time - DateTimeOffset.UnixEpoch).Ticks,
            long.MinValue / NanosecondsPerTick,
            long.MaxValue / NanosecondsPerTick
        ) * NanosecondsPerTick;

    public static DateTimeOffset FromNanoseconds(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
}
