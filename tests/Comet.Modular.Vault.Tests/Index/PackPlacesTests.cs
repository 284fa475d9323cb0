using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Index;

[Trait("Req", "HO-08")]
public sealed class PackPlacesTests
{
    private const int Universe = 3000;

    [Fact]
    public void Runs_and_memory_together_say_what_a_dictionary_says() =>
        Gen.Int[0, int.MaxValue - 1].Sample(static seed => Compare(new Random(seed)), iter: 40, threads: 2);

    [Fact]
    public void Runs_are_few_whatever_was_added()
    {
        using var disk = new RunsOnDisk();
        using var places = disk.Open();

        for (var number = 0; number < 1000; number++)
        {
            places.Add(MadePacks.Of(number, 100));
        }

        // 200 times the bound: at most three runs each of one, four, 16 and 64 times.
        Assert.InRange(places.Runs.Count, 1, 12);
        Assert.Equal(places.Runs.Count, disk.Files.Count);
        Assert.Equal(100_000, places.Runs.Sum(static run => run.Entries));
    }

    [Fact]
    public void What_was_added_last_is_in_a_run_too_at_the_end_if_there_is_one_already()
    {
        using var disk = new RunsOnDisk();
        PackContents[] live = [.. Enumerable.Range(0, 23).Select(static number => MadePacks.Of(number, 97))];
        using (var places = disk.Open())
        {
            Array.ForEach(live, places.Add);
        }

        var (opened, fetched) = disk.Open(live);
        using (opened)
        {
            Assert.Equal(0, fetched);
            AssertHasAll(opened, live);
        }
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(23, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public void What_a_session_has_stored_is_handed_over_whether_it_is_in_runs_or_in_memory(int count, bool toRuns)
    {
        using var disk = new RunsOnDisk();
        PackContents[] live = [.. Enumerable.Range(0, count).Select(static number => MadePacks.Of(number, 97))];
        using (var places = toRuns ? disk.Open() : new PackPlaces(folder: null))
        {
            using (var session = new PackPlaces(new(disk.Path, RunsOnDisk.Vault, PackKind.Data, isPrivate: true), 500))
            {
                places.Add(live[1]);
                Array.ForEach(live, session.Add);

                places.AddAll(session);
            }

            AssertHasAll(places, live);
            Assert.Equal(live.Length, places.PackCount);
        }

        var (opened, fetched) = disk.Open(live);
        using (opened)
        {
            Assert.Equal(toRuns && count > 5 ? 0 : count, fetched);
            AssertHasAll(opened, live);
        }
    }

    [Fact]
    public void A_small_index_leaves_no_file()
    {
        using var disk = new RunsOnDisk();
        using (var places = disk.Open())
        {
            places.Add(MadePacks.Of(1, RunsOnDisk.ChunksInMemory - 1));
        }

        Assert.Empty(disk.Files);
    }

    [Fact]
    public void Two_indexes_in_one_folder_do_not_disturb_each_other()
    {
        using var disk = new RunsOnDisk();
        PackContents[] live = [.. Enumerable.Range(0, 200).Select(static number => MadePacks.Of(number, 90))];
        using (var first = disk.Open())
        {
            Array.ForEach(live[..100], first.Add);
            var (second, _) = disk.Open(live[..100]);
            using (second)
            {
                Parallel.Invoke(() => Array.ForEach(live[100..], first.Add), () => Array.ForEach(live[100..], second.Add));
                AssertHasAll(first, live);
                AssertHasAll(second, live);
            }
        }

        var (opened, fetched) = disk.Open(live);
        using (opened)
        {
            Assert.Equal(0, fetched);
            AssertHasAll(opened, live);
        }
    }

    [Fact]
    public void Consecutive_chunks_that_are_stored_read_their_pack_once()
    {
        using var disk = new RunsOnDisk();
        using var places = disk.Open();
        PackContents[] live = [.. Enumerable.Range(0, 60).Select(static number => MadePacks.Of(number, 250))];
        Array.ForEach(live, places.Add);
        Assert.True(places.Contains(live[7].PrefixOf(0)));

        // The first one has brought the others with it: nothing is read, and nothing is allocated.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        for (var chunk = 0; chunk < 250; chunk++)
        {
            found += places.Contains(live[7].PrefixOf(chunk)) ? 1 : 0;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(250, found);
    }

    [Fact]
    public void Of_a_pack_of_many_small_chunks_a_part_is_read()
    {
        using var disk = new RunsOnDisk();
        using var places = disk.Open();
        PackContents[] live = [.. Enumerable.Range(0, 5).Select(static number => MadePacks.Of(number, 20_000))];
        Array.ForEach(live, places.Add);
        var before = places.ResidentBytes;

        Assert.True(places.Contains(live[3].PrefixOf(10_000)));

        // Nothing has grown: 256 chunks have room in the smallest table.
        Assert.Equal(before, places.ResidentBytes);
        AssertHasAll(places, live);
    }

    internal static void AssertHasAll(PackPlaces places, IEnumerable<PackContents> live)
    {
        foreach (var pack in live)
        {
            foreach (var (prefix, expected) in ChunkPlace.In(pack, number: 0))
            {
                Assert.True(places.TryFind(prefix, out var found));
                Assert.Equal(expected, found with { Pack = 0 });
                var (record, blocks) = places.PackAt(found.Pack);
                Assert.Equal(pack.Record, record);
                Assert.Equal(pack.Blocks, blocks);
            }
        }
    }

    private static void Compare(Random random)
    {
        using var disk = new RunsOnDisk();
        var live = new List<PackContents>();
        for (var openings = random.Next(1, 4); openings > 0; openings--)
        {
            var (places, _) = disk.Open(live, chunksInMemory: 200);
            using (places)
            {
                Grow(random, places, live);
            }
        }
    }

    private static void Grow(Random random, PackPlaces places, List<PackContents> live)
    {
        var damaged = new HashSet<(PackId Pack, int Slot)>();
        AssertSame(places, live, damaged);
        for (var round = random.Next(1, 5); round > 0; round--)
        {
            for (var packs = random.Next(12); packs > 0; packs--)
            {
                live.Add(Any(random, live.Count));
                places.Add(live[^1]);
            }

            Spoil(random, places, live, damaged);
            AssertSame(places, live, damaged);
        }
    }

    /// <summary>Of a small universe, so that several packs have the same chunk.</summary>
    private static PackContents Any(Random random, int number) =>
        MadePacks.Of(
            number,
            [.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => MadePacks.Prefix(random.Next(Universe)))]
        );

    private static void Spoil(
        Random random,
        PackPlaces places,
        List<PackContents> live,
        HashSet<(PackId Pack, int Slot)> damaged
    )
    {
        for (var blocks = random.Next(20); blocks > 0; blocks--)
        {
            if (places.TryFind(MadePacks.Prefix(random.Next(Universe)), out var place))
            {
                var pack = places.PackAt(place.Pack).Record;
                places.MarkDamaged(place, PackFaults.Damaged(pack.Session, pack.Id, "of a test."));
                damaged.Add((pack.Id, place.Slot));
            }
        }

        if (live.Count > 0 && random.Next(4) == 0)
        {
            var lost = live[random.Next(live.Count)].Record;
            places.MarkLost(new Dictionary<PackId, PackRecord> { [lost.Id] = lost });
            damaged.UnionWith(Enumerable.Range(0, lost.Blocks).Select(slot => (lost.Id, slot)));
        }
    }

    private static void AssertSame(
        PackPlaces places,
        List<PackContents> live,
        HashSet<(PackId Pack, int Slot)> damaged
    )
    {
        var good = new HashSet<(Bits128 Prefix, PackId Pack, ChunkPlace Place)>();
        foreach (var pack in live)
        {
            foreach (var (prefix, place) in ChunkPlace.In(pack, number: 0))
            {
                if (!damaged.Contains((pack.Record.Id, place.Slot)))
                {
                    good.Add((prefix, pack.Record.Id, place));
                }
            }
        }

        var stored = good.Select(static chunk => chunk.Prefix).ToHashSet();
        for (var seed = 0; seed < Universe + 500; seed++)
        {
            var prefix = MadePacks.Prefix(seed);
            var isFound = places.TryFind(prefix, out var place);
            Assert.Equal(stored.Contains(prefix), isFound);
            Assert.Equal(isFound, places.Contains(prefix));
            if (isFound)
            {
                Assert.Contains((prefix, places.PackAt(place.Pack).Record.Id, place with { Pack = 0 }), good);
                Assert.False(damaged.Count == 0 && places.FindDamage(prefix) is not null);
            }
        }
    }
}
