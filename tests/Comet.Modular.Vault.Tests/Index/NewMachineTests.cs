using System.Buffers.Binary;
using System.Text;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>A vault with more index than is read whole, seen by a machine that has never seen it.</summary>
[Trait("Req", "HO-08")]
public sealed class NewMachineTests(NewMachineTests.LargeVault large) : IClassFixture<NewMachineTests.LargeVault>
{
    private const int Chunks = 260_000;
    private const int ChunkLength = 40;

    private readonly MemoryBlobStore _memory = large.Store.Copy();

    [Fact]
    public async Task It_restores_one_small_file_with_a_small_part_of_the_index()
    {
        await using var store = new FaultStore(_memory);
        await using var vault = await TestVaults.OpenAsync(store);

        Assert.Equal(Bytes(Chunks), await ReadAsync(vault, "small"));

        var index = _memory.BytesOf("index/data/");
        Assert.InRange(index, 4 << 20, 8 << 20);
        Assert.InRange(store.BytesRead("index/data/"), 1, index / 8);
        Assert.InRange(store.Count(StoreOperations.Read, "index/data/"), 1, 12);
    }

    [Fact]
    public async Task It_restores_much_by_going_over_to_the_whole_index()
    {
        await using var store = new FaultStore(_memory);
        await using var vault = await TestVaults.OpenAsync(store);
        var expected = new MemoryStream();
        for (var number = 0; number < Chunks; number++)
        {
            expected.Write(Bytes(number));
        }

        Assert.Equal(expected.ToArray(), await ReadAsync(vault, "large"));

        // The directories, a quarter in pages, and the whole.
        var index = _memory.BytesOf("index/data/");
        Assert.InRange(store.BytesRead("index/data/"), index, index * 3 / 2);
    }

    [Fact]
    public async Task A_backup_there_loads_the_whole_index_and_stores_nothing_again()
    {
        await using var vault = await TestVaults.OpenAsync(_memory);
        Assert.Equal(Bytes(Chunks), await ReadAsync(vault, "small"));
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();

        for (var number = 0; number < Chunks; number += 1009)
        {
            Assert.False((await writer.AddAsync(Bytes(number), TestVaults.Stop)).IsNew);
        }

        Assert.True((await writer.AddAsync(Bytes(-1), TestVaults.Stop)).IsNew);
    }

    [Fact]
    public async Task Damaged_pages_of_the_index_cost_no_file_and_are_named_by_a_check()
    {
        foreach (var name in _memory.NamesOf("index/data/").ToList())
        {
            byte[] bytes = [.. _memory.Blobs[name]];
            // All pages, and no directory, which is at the end.
            for (var at = 100; at < bytes.Length * 9 / 10; at += 2000)
            {
                bytes[at] ^= 1;
            }

            _memory.Blobs[name] = bytes;
        }

        await using var vault = await TestVaults.OpenAsync(_memory);

        Assert.Equal(Bytes(Chunks), await ReadAsync(vault, "small"));
        var report = await vault.CheckAsync(CheckDepth.Structure, progress: null, TestVaults.Stop);
        Assert.Equal(_memory.NamesOf("index/data/"), report.Problems.Select(static problem => problem.Object).Order(StringComparer.Ordinal));
        Assert.All(report.Problems, static problem => Assert.Contains("'Contents' at byte 24", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Segments_that_are_deleted_between_two_look_ups_cost_no_file()
    {
        await using var vault = await TestVaults.OpenAsync(_memory);
        Assert.Equal(Bytes(Chunks), await ReadAsync(vault, "small"));
        foreach (var name in _memory.NamesOf("index/").ToList())
        {
            _memory.Blobs.TryRemove(name, out _);
        }

        Assert.Equal(Bytes(0), (await ReadAsync(vault, "large", pieces: 1))[..ChunkLength]);
        Assert.Equal(Bytes(Chunks), await ReadAsync(vault, "small"));
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task Its_check_finds_nothing_wrong()
    {
        await using var vault = await TestVaults.OpenAsync(_memory);

        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);

        Assert.Empty(report.Problems);
    }

    /// <summary>Bytes that do not shrink, so that packs are many.</summary>
    private static byte[] Bytes(int number)
    {
        var bytes = new byte[ChunkLength];
        MadePacks.Prefix(number).Write(bytes);
        MadePacks.Prefix(~number).Write(bytes.AsSpan(Bits128.Size));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2 * Bits128.Size), number);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(StorageVault vault, string name, int pieces = int.MaxValue)
    {
        var manifest = await vault.LoadManifestAsync(vault.Snapshots[0], TestVaults.Stop);
        var node = await vault.CreateTreeReader().FindAsync(manifest.Root, [Encoding.ASCII.GetBytes(name)], TestVaults.Stop);
        using var chunks = vault.CreateReader();
        var read = new MemoryStream();
        await foreach (var segment in new ContentWalker(vault.Trees).ReadSegmentsAsync(node!.Content!, TestVaults.Stop))
        {
            if (pieces-- == 0)
            {
                break;
            }

            using var chunk = await chunks.OpenAsync(segment, TestVaults.Stop);
            read.Write(chunk.Bytes.Span);
        }

        return read.ToArray();
    }

    /// <summary>Two files: one of very many chunks, and one that was stored behind it.</summary>
    public sealed class LargeVault : IAsyncLifetime
    {
        public MemoryBlobStore Store { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await using var vault = await TestVaults.NewAsync(Store);
            await using var session = await TestVaults.BeginAsync(vault);
            await using var writer = session.CreateWriter();
            var tree = vault.CreateTreeWriter(session);
            await AddAsync(session, writer, tree, "large", Enumerable.Range(0, Chunks));
            await AddAsync(session, writer, tree, "small", [Chunks]);
            await session.CommitAsync(TestVaults.Draft(await tree.FinishAsync(TestVaults.Stop)), CommitKind.Complete, TestVaults.Stop);
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();

        private static async Task AddAsync(
            VaultSession session,
            ChunkWriter writer,
            TreeWriter tree,
            string name,
            IEnumerable<int> numbers
        )
        {
            var content = new ContentBuilder(session.Trees);
            foreach (var number in numbers)
            {
                var added = await writer.AddAsync(Bytes(number), TestVaults.Stop);
                await content.AddChunkAsync(added.Id, ChunkLength, TestVaults.Stop);
            }

            await tree.AddAsync(
                new TreeNode
                {
                    Name = Encoding.ASCII.GetBytes(name),
                    Kind = NodeKind.File,
                    Content = await content.FinishAsync(TestVaults.Stop),
                },
                TestVaults.Stop
            );
        }
    }
}
