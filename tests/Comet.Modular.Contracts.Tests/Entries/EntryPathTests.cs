using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Tests.Entries;

public sealed class EntryPathTests
{
    [Fact]
    public void The_order_is_that_of_a_depth_first_walk_with_sorted_names()
    {
        var random = new Random(1);
        var walked = new List<EntryPath>();
        Walk(EntryPath.Root, depth: 0, random, walked);
        var shuffled = walked.Select(static p => RebuiltFromNames(p)).ToArray();
        random.Shuffle(shuffled);

        Array.Sort(shuffled);

        Assert.True(walked.Count > 500);
        Assert.Equal(walked, shuffled);
    }

    [Fact]
    public void Order_and_equality_agree()
    {
        var random = new Random(2);
        var paths = Enumerable.Range(0, 120).Select(_ => RandomPath(random)).ToArray();
        foreach (var (left, right) in paths.SelectMany(_ => paths, static (l, r) => (l, r)))
        {
            Assert.Equal(left.Equals(right), left.CompareTo(right) == 0);
            Assert.Equal(Math.Sign(left.CompareTo(right)), -Math.Sign(right.CompareTo(left)));
            Assert.True(!left.Equals(right) || left.GetHashCode() == right.GetHashCode());
            Assert.True(!left.IsAtOrBelow(right) || left.CompareTo(right) >= 0);
        }
    }

    [Fact]
    public void Bytes_are_compared_as_unsigned_and_by_whole_names()
    {
        Assert.True(Of([0x7F]).CompareTo(Of([0x80])) < 0);
        Assert.True(EntryPath.Of("a", "z").CompareTo(EntryPath.Of("a!")) < 0);
        Assert.True(EntryPath.Of("a").CompareTo(EntryPath.Of("a", "b")) < 0);
    }

    [Fact]
    public void A_path_is_at_or_below_itself_and_its_ancestors_only()
    {
        var path = EntryPath.Of("a", "b", "c");

        Assert.All(Enumerable.Range(0, 4), depth => Assert.True(path.IsAtOrBelow(path.Ancestor(depth))));
        Assert.False(path.IsAtOrBelow(EntryPath.Of("a", "b", "c", "d")));
        Assert.False(path.IsAtOrBelow(EntryPath.Of("a", "bb")));
    }

    [Fact]
    public void A_name_is_never_empty()
    {
        _ = Assert.Throws<ArgumentException>(() => EntryPath.Root.Append(ReadOnlyMemory<byte>.Empty));
    }

    private static void Walk(EntryPath path, int depth, Random random, List<EntryPath> walked)
    {
        walked.Add(path);
        if (depth == 5)
        {
            return;
        }

        var names = Enumerable.Range(0, 4).Select(_ => RandomName(random)).ToList();
        names.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (var name in names.DistinctBy(Convert.ToHexString, StringComparer.Ordinal))
        {
            Walk(path.Append(name), depth + 1, random, walked);
        }
    }

    private static byte[] RandomName(Random random)
    {
        // Few different bytes, so that names are prefixes of one another.
        byte[] alphabet = [0x00, (byte)'!', (byte)'/', (byte)'a', 0x7F, 0x80, 0xFF];
        return random.GetItems(alphabet, random.Next(1, 4));
    }

    private static EntryPath RandomPath(Random random) =>
        Enumerable.Range(0, random.Next(0, 4)).Aggregate(EntryPath.Root, (path, _) => path.Append(RandomName(random)));

    private static EntryPath RebuiltFromNames(EntryPath path) =>
        path.ToNames().Aggregate(EntryPath.Root, static (at, name) => at.Append(name.ToArray()));

    private static EntryPath Of(byte[] name) => EntryPath.Root.Append(name);
}
