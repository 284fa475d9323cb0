using Comet.Modular.Vault.Index;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Index;

public sealed class KeySortTests
{
    /// <summary>Random ones, ones with equal first bits, and few different ones: what the shares are made for, and what they are not.</summary>
    private static readonly Gen<ulong> Keys = Gen.OneOf(
        Gen.ULong,
        Gen.ULong[0, 1000],
        Gen.ULong.Select(static key => key >> 40),
        Gen.Int[0, 2].Select(static some => some switch { 0 => 0ul, 1 => ulong.MaxValue, _ => 1ul << 63 })
    );

    [Fact]
    public void Keys_come_in_order_and_each_keeps_its_value() =>
        Keys.Array[0, 3000]
            .Sample(keys =>
            {
                var sorted = keys.ToArray();
                var places = Enumerable.Range(0, keys.Length).ToArray();

                KeySort.Sort<int>(sorted, places);

                Assert.Equal(keys.Order(), sorted);
                Assert.Equal(keys.Length, places.Distinct().Count());
                Assert.All(places.Index(), each => Assert.Equal(keys[each.Item], sorted[each.Index]));
            });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(200_000)]
    public void Any_number_of_random_keys_is_sorted(int count)
    {
        var random = new Random(count);
        var keys = new ulong[count];
        var values = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = (ulong)random.NextInt64() << 1;
            values[i] = (ushort)(keys[i] >> 20);
        }

        var expected = keys.Order().ToArray();
        KeySort.Sort<ushort>(keys, values);

        Assert.Equal(expected, keys);
        Assert.Equal(expected.Select(static key => (ushort)(key >> 20)), values);
    }
}
