using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests;

public sealed class SessionTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();
    private readonly FaultStore _faults;

    public SessionTests() => _faults = new FaultStore(_store);

    public async ValueTask DisposeAsync()
    {
        await _faults.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task Eight_writers_at_once_commit_without_losing_anything()
    {
        await using (await TestVaults.NewAsync(_faults)) { }

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        await using var vault = await TestVaults.OpenAsync(_store);
                        for (var backup = 0; backup < 4; backup++)
                        {
                            var first = (writer * 100) + (backup * 10);
                            // The last file of each backup is the same everywhere.
                            await TestVaults.BackUpAsync(vault, [.. Enumerable.Range(first, 5), 9999]);
                        }
                    })
                )
        );

        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(32, opened.Snapshots.Count);
        Assert.Equal(64UL, opened.Head.Slot);
        foreach (var snapshot in opened.Snapshots)
        {
            Assert.Equal(6, await TestVaults.VerifyAsync(opened, snapshot));
        }

        Assert.All(opened.Sessions, session => Assert.True(session.IsCommitted));
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task What_a_dead_session_stored_is_adopted_and_not_stored_again()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        ulong dead;
        await using (var crashed = await TestVaults.BeginAsync(vault))
        {
            dead = crashed.Number;
            await TestVaults.WriteTreeAsync(vault, crashed, Enumerable.Range(0, 100));
            await crashed.FlushAsync(TestVaults.Stop);
        }

        var stored = _store.BytesOf("packs/");
        await using var other = await TestVaults.OpenAsync(_store);
        Assert.Equal(SessionStatus.Open, other.Sessions.Single().Status);
        await using var session = await TestVaults.BeginAsync(other);
        var packs = await session.AdoptAsync(dead, TestVaults.Stop);
        var snapshot = await TestVaults.BackUpAsync(other, session, Enumerable.Range(0, 100));

        Assert.True(packs > 1);
        Assert.Equal(0, session.NewChunkBytes);
        // Only the manifest is new.
        Assert.InRange(_store.BytesOf("packs/") - stored, 1, 1500);
        Assert.Equal(100, await TestVaults.VerifyAsync(other, snapshot));
        var record = other.Sessions.Single(each => each.Number == dead);
        Assert.Equal(SessionStatus.Fenced, record.Status);
        Assert.Equal(session.Number, record.AdoptedBy);
    }

    [Fact]
    public async Task What_a_dead_adopter_had_adopted_is_adopted_on()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var first = await TestVaults.BeginAsync(vault);
        await TestVaults.WriteTreeAsync(vault, first, Enumerable.Range(0, 20));
        await first.FlushAsync(TestVaults.Stop);
        await first.EndAsync(TestVaults.Stop);
        await using var second = await TestVaults.BeginAsync(vault);
        await second.AdoptAsync(first.Number, TestVaults.Stop);

        await using var third = await TestVaults.BeginAsync(vault);
        Assert.True(await third.AdoptAsync(second.Number, TestVaults.Stop) > 0);
        Assert.Equal(0, await third.AdoptAsync(first.Number, TestVaults.Stop));
        var snapshot = await TestVaults.BackUpAsync(vault, third, Enumerable.Range(0, 20));

        Assert.Equal(0, third.NewChunkBytes);
        Assert.Equal(20, await TestVaults.VerifyAsync(vault, snapshot));
    }

    [Fact]
    public async Task A_fenced_session_cannot_commit()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var slow = await TestVaults.BeginAsync(vault);
        await TestVaults.WriteTreeAsync(vault, slow, [1]);
        await using var session = await TestVaults.BeginAsync(vault);
        await session.AdoptAsync(slow.Number, TestVaults.Stop);

        var refusal = await Assert.ThrowsAsync<VaultException>(
            async () => await slow.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop)
        );

        Assert.Equal("vault.refused", refusal.Code);
        Assert.Empty(vault.Snapshots);
    }

    [Fact]
    public async Task Partial_commits_go_on_to_a_complete_one()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var session = await TestVaults.BeginAsync(vault);

        var partial = await TestVaults.BackUpAsync(vault, session, Enumerable.Range(0, 20), CommitKind.PartialClean);
        var complete = await TestVaults.BackUpAsync(vault, session, Enumerable.Range(0, 40));

        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal([partial.Id, complete.Id], opened.Snapshots.Select(snapshot => snapshot.Id));
        Assert.Equal(20, await TestVaults.VerifyAsync(opened, opened.Snapshots[0]));
        Assert.Equal(40, await TestVaults.VerifyAsync(opened, opened.Snapshots[1]));
        Assert.Equal(40 * 4096, session.NewChunkBytes);
    }

    [Theory]
    [InlineData("packs/")]
    [InlineData("log/")]
    public async Task A_put_that_fails_fails_the_session_and_leaves_the_vault_good(string folder)
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 20));
        await using var session = await TestVaults.BeginAsync(vault);
        var root = await TestVaults.WriteTreeAsync(vault, session, Enumerable.Range(10, 20));
        _faults.Fail(StoreOperations.Put, StoreFate.Refused(), folder, times: 1);

        await Assert.ThrowsAnyAsync<Exception>(async () => await CommitAsync());
        var second = await Assert.ThrowsAsync<VaultException>(async () => await CommitAsync());

        Assert.Equal("vault.session-failed", second.Code);
        await session.EndAsync(TestVaults.Stop);
        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(20, await TestVaults.VerifyAsync(opened, Assert.Single(opened.Snapshots)));
        await TestVaults.BackUpAsync(opened, Enumerable.Range(10, 20));
        Assert.Equal(20, await TestVaults.VerifyAsync(opened, opened.Snapshots[1]));

        async Task CommitAsync() =>
            await session.CommitAsync(TestVaults.Draft(root), CommitKind.Complete, TestVaults.Stop);
    }

    [Fact]
    public async Task A_failed_upload_is_told_to_writers_that_are_still_at_work()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        _faults.Fail(StoreOperations.Put, StoreFate.Refused(), "packs/");

        var refusal = await Assert.ThrowsAsync<VaultException>(async () =>
        {
            for (var seed = 0; seed < 10_000; seed++)
            {
                await writer.AddAsync(TestVaults.Chunk(seed), TestVaults.Stop);
            }
        });

        Assert.Equal("vault.session-failed", refusal.Code);
    }

    [Fact]
    public async Task Blocks_that_run_over_several_arrays_of_a_pack_come_back_whole()
    {
        var parameters = TestVaults.Small with { BlockTarget = 400_000, PackTarget = 600_000 };
        await using var vault = await TestVaults.NewAsync(_store, parameters);

        var snapshot = await TestVaults.BackUpAsync(vault, Enumerable.Range(1, 1000));

        Assert.Equal(1000, await TestVaults.VerifyAsync(vault, snapshot));
    }

    [Fact]
    public async Task Tiny_chunks_fill_a_pack_by_their_number()
    {
        const int Chunks = 150_000;
        var parameters = TestVaults.Small with { BlockTarget = 256 << 10, PackTarget = 16 << 20 };
        await using var vault = await TestVaults.NewAsync(_store, parameters);
        await using var session = await TestVaults.BeginAsync(vault);
        await using (var writer = session.CreateWriter())
        {
            for (var number = 0; number < Chunks; number++)
            {
                _ = await writer.AddAsync(BitConverter.GetBytes((long)number), TestVaults.Stop);
            }
        }

        _ = await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop);

        // All of them are 1.2 MB. 32,768 fill a block of 256 KiB; two blocks fill a pack, into which one more may be on its way.
        // And there is one pack of the tree.
        var packs = await _store.ListAsync("packs/", TestVaults.Stop).CountAsync(TestVaults.Stop);
        Assert.InRange(packs, 2 + 1, 3 + 1);
    }

    [Fact]
    public async Task A_writer_waits_while_three_packs_are_in_memory_and_is_woken_by_a_failure()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        var cores = new SpareCores(1, TaskScheduler.Default);
        await using var session = await vault.BeginAsync(TestVaults.Description, cores, TestVaults.Stop);
        await using var writer = session.CreateWriter();
        await using var other = session.CreateWriter();
        var full = _faults.Pause(StoreOperations.Put, awaited: 3).Reached;
        var seed = 0;
        Task added;
        do
        {
            added = writer.AddAsync(TestVaults.Chunk(seed++), TestVaults.Stop).AsTask();
            // It may also wait for a moment, while the other core is about to open a pack.
            _ = await Task.WhenAny(added, full);
        } while (added.IsCompletedSuccessfully);

        // Three packs of sixteen chunks, and an open block of four; two more on their way to another core.
        Assert.InRange(seed, (3 * 16) + 4 + 1, (3 * 16) + 12 + 1);
        Assert.False(added.IsCompleted);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (var chunk = 0; chunk < 13; chunk++)
            {
                await other.AddAsync(TestVaults.Chunk(1000 + chunk), cancelled.Token);
            }
        });

        var refusal = await Assert.ThrowsAsync<VaultException>(() => added);
        Assert.Equal("vault.session-failed", refusal.Code);
    }

    [Theory]
    [InlineData("log/")]
    [InlineData("index/")]
    public async Task An_unclear_answer_neither_loses_nor_doubles_an_entry(string folder)
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        _faults.Fail(StoreOperations.Put, StoreFate.Unanswered(isTransient: true), folder, times: 2);

        await TestVaults.BackUpAsync(vault, [1, 2, 3]);

        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(2UL, opened.Head.Slot);
        Assert.Equal(3, await TestVaults.VerifyAsync(opened, Assert.Single(opened.Snapshots)));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_counts_once_and_the_session_ends()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var session = await TestVaults.BeginAsync(vault);
        var root = await TestVaults.WriteTreeAsync(vault, session, [1]);
        _faults.Fail(StoreOperations.Put, StoreFate.Unanswered(), "log/");
        await Assert.ThrowsAsync<Blobs.BlobStoreException>(
            async () => await session.CommitAsync(TestVaults.Draft(root), CommitKind.Complete, TestVaults.Stop)
        );
        _faults.Mend();

        await session.EndAsync(TestVaults.Stop);

        Assert.Single(vault.Snapshots);
        Assert.True(vault.Sessions.Single().IsCommitted);
    }

    [Fact]
    public async Task What_was_adopted_without_an_answer_is_left_for_the_next_session()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var dead = await TestVaults.BeginAsync(vault);
        await TestVaults.WriteTreeAsync(vault, dead, [1]);
        await dead.FlushAsync(TestVaults.Stop);
        await dead.EndAsync(TestVaults.Stop);
        await using var session = await TestVaults.BeginAsync(vault);
        _faults.Fail(StoreOperations.Put, StoreFate.Unanswered(), "log/", times: 1);
        await Assert.ThrowsAsync<Blobs.BlobStoreException>(
            async () => await session.AdoptAsync(dead.Number, TestVaults.Stop)
        );

        var refusal = await Assert.ThrowsAsync<VaultException>(
            async () => await TestVaults.BackUpAsync(vault, session, [2])
        );

        Assert.Equal("vault.session-failed", refusal.Code);
        await using var next = await TestVaults.BeginAsync(vault);
        Assert.Equal(1, await next.AdoptAsync(session.Number, TestVaults.Stop));
        await TestVaults.BackUpAsync(vault, next, [1]);
        Assert.Equal(0, next.NewChunkBytes);
    }

    [Fact]
    public async Task A_cancelled_writer_fails_its_session_only_when_a_chunk_may_be_lost()
    {
        await using var vault = await TestVaults.NewAsync(_faults);
        await using var session = await TestVaults.BeginAsync(vault);
        await using var writer = session.CreateWriter();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        // Nothing is claimed yet: the index is not even loaded.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await writer.AddAsync(TestVaults.Chunk(1), cancelled.Token)
        );
        await TestVaults.BackUpAsync(vault, session, [1], CommitKind.Partial);
        await writer.AddAsync(TestVaults.Chunk(1), TestVaults.Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (var seed = 0; seed < 1000; seed++)
            {
                await writer.AddAsync(TestVaults.Chunk(seed), cancelled.Token);
            }
        });

        var refusal = await Assert.ThrowsAsync<VaultException>(
            async () => await session.CommitAsync(TestVaults.Draft(), CommitKind.Complete, TestVaults.Stop)
        );
        Assert.Equal("vault.session-failed", refusal.Code);
        Assert.Single(vault.Snapshots);
    }
}
