using Comet.Modular.Sealing;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Sessions;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Index;

[Trait("Req", "HO-08")]
public sealed class SessionChunksTests : IDisposable
{
    private readonly RunsOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void A_chunk_is_claimed_once_whether_it_is_on_its_way_or_stored()
    {
        using var chunks = new SessionChunks(_disk.FolderOf(RunsOnDisk.Vault));
        PackContents[] packs = [.. Enumerable.Range(0, 20).Select(static number => MadePacks.Of(number, 60))];
        foreach (var pack in packs)
        {
            Assert.Equal(60, Claim(chunks, pack));
            Assert.Equal(0, Claim(chunks, pack));
            chunks.Add(pack);
            Assert.Equal(0, Claim(chunks, pack));
        }

        Assert.Equal(0, packs.Sum(pack => Claim(chunks, pack)));
        Assert.Equal(packs.Select(static pack => pack.Record), chunks.FindUncommitted());
        Assert.Equal(packs.Select(static pack => pack.Record), chunks.ReadUncommitted().Select(static pack => pack.Record));
    }

    [Fact]
    public void What_was_adopted_is_not_claimed()
    {
        using var chunks = new SessionChunks(folder: null);
        chunks.Adopt(MadePacks.Of(1, 60));

        Assert.Equal(0, Claim(chunks, MadePacks.Of(1, 60)));
        Assert.Equal(60, Claim(chunks, MadePacks.Of(2, 60)));
    }

    [Fact]
    public void After_a_commit_the_index_answers_unless_it_is_doubted()
    {
        using var chunks = new SessionChunks(folder: null);
        _ = Claim(chunks, MadePacks.Of(1, 60));
        chunks.Add(MadePacks.Of(1, 60));

        chunks.MarkCommitted();

        Assert.Empty(chunks.FindUncommitted());
        Assert.Equal(0, Claim(chunks, MadePacks.Of(1, 60)));

        chunks.Clear();

        Assert.Equal(60, Claim(chunks, MadePacks.Of(1, 60)));
    }

    [Fact]
    public void A_session_of_a_million_chunks_stays_small_and_leaves_no_file()
    {
        const int Packs = 3900;
        const int ChunksInPack = 256;
        using (
            var chunks = new SessionChunks(new(_disk.Path, RunsOnDisk.Vault, PackKind.Data, isPrivate: true))
        )
        {
            for (var number = 0; number < Packs; number++)
            {
                var pack = MadePacks.Of(number, ChunksInPack);
                Assert.Equal(ChunksInPack, Claim(chunks, pack));
                chunks.Add(pack);
            }

            // A table of 4 MiB, what is to be written, and two bytes a chunk.
            Assert.InRange(chunks.ResidentBytes, Packs * ChunksInPack, (7 << 20) + (2 * Packs * ChunksInPack));
            Assert.Empty(_disk.Files);
        }

        Assert.Empty(_disk.Files);
    }

    [Fact]
    public void A_table_that_forgets_says_what_a_set_says() =>
        Gen.Select(Gen.Int[0, 400], Gen.Bool)
            .Array[0, 3000]
            .Sample(
                static steps =>
                {
                    var table = new PrefixTable<int>();
                    var set = new HashSet<int>();
                    foreach (var (number, isAdded) in steps)
                    {
                        // All begin near the last slot of the table, so that they move round its end.
                        var prefix = new Bits128((ulong)(1000 + (number % 40)), (ulong)number);
                        if (isAdded)
                        {
                            Assert.Equal(set.Add(number), table.TryAdd(prefix, number));
                        }
                        else
                        {
                            set.Remove(number);
                            table.Remove(prefix);
                        }
                    }

                    Assert.Equal(set.Count, table.Count);
                    for (var number = 0; number <= 400; number++)
                    {
                        var prefix = new Bits128((ulong)(1000 + (number % 40)), (ulong)number);
                        Assert.Equal(set.Contains(number), table.TryFind(prefix, out var value));
                        Assert.True(!set.Contains(number) || value == number);
                    }
                },
                iter: 200
            );

    private static int Claim(SessionChunks chunks, PackContents pack)
    {
        var claimed = 0;
        for (var chunk = 0; chunk < pack.Lengths.Length; chunk++)
        {
            claimed += chunks.TryClaim(pack.PrefixOf(chunk)) ? 1 : 0;
        }

        return claimed;
    }
}
