using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Tests.Entries;

public sealed class UnixTimeTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 5, 1_000_000_005)]
    [InlineData(-1, 999_999_999, -1)]
    [InlineData(long.MaxValue, 0, long.MaxValue)]
    [InlineData(long.MinValue, 0, long.MinValue)]
    public void A_timespec_becomes_nanoseconds_and_far_times_the_nearest(long seconds, long nanoseconds, long expected)
    {
        Assert.Equal(expected, UnixTime.FromTimespec(seconds, nanoseconds).Nanoseconds);
    }

    [Fact]
    public void A_dot_net_time_comes_back_as_it_was()
    {
        var random = new Random(4);
        for (var round = 0; round < 1000; round++)
        {
            var ticks = random.NextInt64(-90_000_000_000_000_000, 90_000_000_000_000_000);
            var time = DateTimeOffset.UnixEpoch.AddTicks(ticks);

            Assert.Equal(time, UnixTime.From(time).ToDateTimeOffset());
        }
    }

    [Fact]
    public void Dot_net_times_out_of_range_become_the_nearest_in_it()
    {
        Assert.Equal(long.MaxValue, UnixTime.From(DateTimeOffset.MaxValue).Nanoseconds);
        Assert.Equal(long.MinValue, UnixTime.From(DateTimeOffset.MinValue).Nanoseconds);
    }

    [Fact]
    public void Earlier_times_sort_first()
    {
        Assert.True(new UnixTime(-1).CompareTo(new UnixTime(0)) < 0);
    }
}
