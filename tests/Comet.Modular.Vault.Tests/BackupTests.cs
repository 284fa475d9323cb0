using Comet.Modular.Blobs.Local;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests;

public sealed class BackupTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task What_is_backed_up_is_read_back_after_opening_again()
    {
        await using (var vault = await TestVaults.NewAsync(_store))
        {
            await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 200));
        }

        await using var opened = await TestVaults.OpenAsync(_store);
        var snapshot = Assert.Single(opened.Snapshots);
        Assert.True(snapshot.IsComplete);
        Assert.Equal(200, await TestVaults.VerifyAsync(opened, snapshot));
    }

    [Fact]
    [Trait("Req", "HO-09")]
    public async Task A_local_folder_holds_a_vault()
    {
        var folder = Directory.CreateTempSubdirectory("vault-test-").FullName;
        try
        {
            await using (var vault = await TestVaults.NewAsync(LocalBlobStore.Create(Path.Combine(folder, "vault"))))
            {
                await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 50));
            }

            await using var opened = await TestVaults.OpenAsync(LocalBlobStore.Open(Path.Combine(folder, "vault")));
            Assert.Equal(50, await TestVaults.VerifyAsync(opened, opened.Snapshots[0]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task Chunks_are_stored_once_within_and_across_sessions_and_instances()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var other = await TestVaults.OpenAsync(_store);
        await using (var session = await TestVaults.BeginAsync(vault))
        {
            await using var first = session.CreateWriter();
            await using var second = session.CreateWriter();
            Assert.True((await first.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)).IsNew);
            Assert.False((await second.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)).IsNew);
            await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop);
        }

        foreach (var instance in (StorageVault[])[vault, other])
        {
            await using var session = await TestVaults.BeginAsync(instance);
            await using var writer = session.CreateWriter();
            Assert.False((await writer.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)).IsNew);
            Assert.True((await writer.AddAsync(TestVaults.Chunk(2 + (int)session.Number), TestVaults.Stop)).IsNew);
            await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop);
        }

        await using var last = await TestVaults.BeginAsync(vault);
        await using var lastWriter = last.CreateWriter();
        Assert.False(
            (await lastWriter.AddAsync(TestVaults.Chunk(2 + (int)other.Sessions[^2].Number), TestVaults.Stop)).IsNew
        );
    }

    [Fact]
    public async Task A_chunk_of_a_session_that_did_not_commit_counts_for_nobody_else()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var open = await TestVaults.BeginAsync(vault);
        await using var openWriter = open.CreateWriter();
        await openWriter.AddAsync(TestVaults.Chunk(1), TestVaults.Stop);
        await open.FlushAsync(TestVaults.Stop);

        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();

        Assert.True((await writer.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)).IsNew);
    }

    [Fact]
    public async Task Many_workers_share_packs_and_every_chunk_is_read_back()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using (var session = await TestVaults.BeginAsync(vault))
        {
            await Task.WhenAll(
                Enumerable.Range(0, 8).Select(worker => Task.Run(() => WriteAsync(session, worker)))
            );
            await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop);
            Assert.Equal(_store.BytesOf(string.Empty), session.BytesStored + BytesOfCreation());
            Assert.Equal(8L * 60 * 4096 / 2, session.NewChunkBytes);
        }

        using var reader = vault.CreateReader();
        var buffer = new byte[4096];
        for (var seed = 0; seed < 240; seed++)
        {
            await reader.ReadAsync(IdOf(vault, seed), buffer, TestVaults.Stop);
            Assert.Equal(TestVaults.Chunk(seed), buffer);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(300_000)]
    [InlineData(VaultParameters.LargestChunk)]
    public async Task Chunks_of_any_length_are_read_back(int length)
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        await writer.AddAsync(TestVaults.Chunk(1, 100), TestVaults.Stop);
        var chunk = TestVaults.Chunk(2, length);
        var added = await writer.AddAsync(chunk, TestVaults.Stop);
        await writer.AddAsync(TestVaults.Chunk(3, 100), TestVaults.Stop);
        await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop);

        using var reader = vault.CreateReader();
        var read = new byte[length];
        Assert.Equal(length, await reader.ReadAsync(added.Id, read, TestVaults.Stop));
        Assert.Equal(chunk, read);
    }

    [Fact]
    public async Task A_backup_that_changes_nothing_reads_no_data_index_and_no_data_pack()
    {
        await using (var vault = await TestVaults.NewAsync(_store))
        {
            await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 50));
        }

        await using var counting = new FaultStore(_store);
        await using var opened = await TestVaults.OpenAsync(counting);
        await using var session = await TestVaults.BeginAsync(opened);
        var manifest = await opened.LoadManifestAsync(opened.Snapshots[0], TestVaults.Stop);
        await session.CommitAsync(TestVaults.Draft(manifest.Root), CommitKind.Complete, TestVaults.Stop);

        Assert.Equal(0, counting.Count(StoreOperations.Read, "index/data/"));
        Assert.InRange(session.BytesStored, 1, 2000);
    }

    [Fact]
    public async Task Tree_chunks_of_an_open_session_are_read_back_before_its_commit()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await TestVaults.BeginAsync(vault);
        var id = await session.Trees.StoreAsync(TestVaults.Chunk(1), TestVaults.Stop);

        var read = await session.Trees.LoadAsync(id, TestVaults.Stop);

        Assert.Equal(TestVaults.Chunk(1), read.ToArray());
        await Assert.ThrowsAsync<VaultException>(async () => await vault.Trees.LoadAsync(id, TestVaults.Stop));
    }

    [Fact]
    public async Task A_duplicate_chunk_allocates_nothing()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        var chunk = TestVaults.Chunk(1);
        await writer.AddAsync(chunk, TestVaults.Stop);
        AddMany(writer, chunk);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AddMany(writer, chunk);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task A_session_that_ended_takes_nothing_more()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        await session.EndAsync(TestVaults.Stop);

        var refusal = await Assert.ThrowsAsync<VaultException>(
            async () => await writer.AddAsync(TestVaults.Chunk(1), TestVaults.Stop)
        );

        Assert.Equal("vault.session-ended", refusal.Code);
        Assert.Equal(SessionStatus.Ended, vault.Sessions.Single().Status);
    }

    private static void AddMany(ChunkWriter writer, byte[] chunk)
    {
        for (var time = 0; time < 100; time++)
        {
            var added = writer.AddAsync(chunk, CancellationToken.None);
            Assert.True(added.IsCompletedSuccessfully);
        }
    }

    private static async Task WriteAsync(VaultSession session, int worker)
    {
        await using var writer = session.CreateWriter();
        for (var chunk = 0; chunk < 60; chunk++)
        {
            // Workers 0 and 1 add the same chunks, 2 and 3, and so on.
            await writer.AddAsync(TestVaults.Chunk((worker / 2 * 60) + chunk), TestVaults.Stop);
        }
    }

    private long BytesOfCreation() => _store.BytesOf("keys/") + _store.Blobs[VaultNames.LogEntry(0).Value].Length;

    private static ChunkId IdOf(StorageVault vault, int seed)
    {
        Span<byte> key = stackalloc byte[32];
        Span<byte> id = stackalloc byte[32];
        vault.DeriveKey("chunk ids", key);
        using var ids = new Blake3.Blake3Key(key);
        ids.Hash(TestVaults.Chunk(seed), id);
        return ChunkId.From(id);
    }
}
