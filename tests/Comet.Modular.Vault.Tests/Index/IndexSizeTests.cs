using Comet.Modular.Vault.Index;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>The bound of memory at two million chunks; <c>tools/benchmark index</c> shows it at a hundred million.</summary>
[Trait("Req", "HO-08")]
public sealed class IndexSizeTests
{
    private const int Packs = 7_800;
    private const int ChunksInPack = 256;

    /// <summary>Tables of what came last, 4 MiB, and of what is near, 2 MiB, and what is to be written next.</summary>
    private const long Fixed = 9 << 20;

    private const long ChunksOfTebibyte = 16_800_000;

    [Fact]
    public void Two_million_chunks_take_their_share_of_forty_mebibytes_for_each_tebibyte()
    {
        using var disk = new RunsOnDisk();
        using var places = disk.Open(PackPlaces.ChunksInMemory);
        for (var number = 0; number < Packs; number++)
        {
            places.Add(MadePacks.Of(number, ChunksInPack));
        }

        for (var number = 0; number < Packs; number += 10)
        {
            Assert.True(places.Contains(MadePacks.Of(number, ChunksInPack).PrefixOf(number % ChunksInPack)));
        }

        const long Chunks = Packs * ChunksInPack;
        Assert.InRange(places.ResidentBytes, Chunks, Fixed + (Chunks * ((40 << 20) - Fixed) / ChunksOfTebibyte));
    }

    [Fact]
    public void Less_than_two_of_a_hundred_new_chunks_are_looked_for_in_a_file()
    {
        using var disk = new RunsOnDisk();
        using (var places = disk.Open(chunksInMemory: 200 * ChunksInPack))
        {
            for (var number = 0; number < 200; number++)
            {
                places.Add(MadePacks.Of(number, ChunksInPack));
            }
        }

        using var run = Assert.Single(disk.Folder.Open(static _ => 0));
        var wrong = Enumerable.Range(1, 100_000).Count(seed => run.MayHold(MadePacks.Prefix(-(1L << 40) - seed).High));

        Assert.InRange(wrong, 1, 2_000);
    }
}
