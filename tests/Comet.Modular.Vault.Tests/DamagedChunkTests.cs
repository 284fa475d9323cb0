using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests;

/// <summary>What is damaged or lost is stored again as soon as that is known, and a good copy is used where there is one.</summary>
[Trait("Req", "HO-14")]
public sealed class DamagedChunkTests : IAsyncDisposable
{
    private const int DataKind = 1;
    private const int TreeKind = 2;
    private readonly MemoryBlobStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_chunk_that_two_sessions_stored_is_read_from_the_copy_that_is_good()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        var first = await TwiceAsync(vault);
        foreach (var session in _store.NamesOf("packs/").GroupBy(static name => name.Split('/')[1]))
        {
            var good = session.ToDictionary(static name => name, name => _store.Blobs[name], StringComparer.Ordinal);
            foreach (var name in good.Keys)
            {
                _store.Blobs[name] = Spoilt(good[name]);
            }

            await using (var opened = await TestVaults.OpenAsync(_store))
            {
                Assert.Equal(30, await TestVaults.VerifyAsync(opened, opened.Snapshots.Single(each => each.Id == first)));
                var report = await opened.CheckAsync(CheckAll, progress: null, TestVaults.Stop);
                Assert.DoesNotContain(report.Problems, static problem => problem.Paths.Count > 0);
            }

            foreach (var (name, bytes) in good)
            {
                _store.Blobs[name] = bytes;
            }
        }
    }

    [Theory]
    [InlineData(DataKind)]
    [InlineData(TreeKind)]
    public async Task A_chunk_that_was_found_damaged_is_stored_again(int kind)
    {
        await using var vault = await TestVaults.NewAsync(_store);
        var first = await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 30));
        foreach (var name in PacksOf(kind))
        {
            _store.Blobs[name] = Spoilt(_store.Blobs[name]);
        }

        Assert.True(await CountUnreadableAsync(vault, first, kind) > 0);
        var again = await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 30));

        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(30, await TestVaults.VerifyAsync(opened, again));
    }

    [Theory]
    [InlineData(DataKind)]
    [InlineData(TreeKind)]
    public async Task A_loss_that_a_listing_shows_is_stored_again_even_if_the_index_was_loaded_before(int kind)
    {
        await using var vault = await TestVaults.NewAsync(_store);
        var first = await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 30));
        Assert.Equal(30, await TestVaults.VerifyAsync(vault, first));
        Assert.Null(await vault.FindLossAsync(TestVaults.Stop));
        foreach (var name in PacksOf(kind))
        {
            _store.Blobs.TryRemove(name, out _);
        }

        var loss = await vault.FindLossAsync(TestVaults.Stop);
        var again = await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 30));

        Assert.True(loss!.LostPacks > 0);
        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(30, await TestVaults.VerifyAsync(opened, again));
        Assert.NotNull(await opened.FindLossAsync(TestVaults.Stop));
    }

    [Fact]
    public async Task A_directory_is_read_on_behind_a_page_that_is_lost()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        var snapshot = await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 2500));
        var root = (await vault.LoadManifestAsync(snapshot, TestVaults.Stop)).Root;
        Assert.True(root.Refs.Count > 2);
        var damaged = await SpoilPageAsync(vault, root, root.Refs.Count / 2);

        var lost = new List<LostPage>();
        var names = await damaged
            .CreateTreeReader()
            .ReadDirectoryAsync(root, lost.Add, TestVaults.Stop)
            .Select(static node => System.Text.Encoding.UTF8.GetString(node.Name.Span))
            .ToListAsync(TestVaults.Stop);
        await damaged.DisposeAsync();

        var hole = Assert.Single(lost);
        Assert.Contains(TestVaults.FileName(0), names);
        Assert.Contains(TestVaults.FileName(2499), names);
        Assert.Contains(PrintableName.Of(hole.Next.Span), names);
        Assert.DoesNotContain(PrintableName.Of(hole.First.Span), names);
        Assert.Contains(PrintableName.Of(hole.First.Span), hole.Names, StringComparison.Ordinal);
    }

    private static Checking.CheckDepth CheckAll => Checking.CheckDepth.AllData;

    /// <summary>Two programs store the same files at the same time, so that both have packs with all chunks.</summary>
    private async Task<Ids.SnapshotId> TwiceAsync(StorageVault vault)
    {
        var seeds = Enumerable.Range(0, 30).ToArray();
        await using var other = await TestVaults.OpenAsync(_store);
        await using var late = await TestVaults.BeginAsync(other);
        var root = await TestVaults.WriteTreeAsync(other, late, seeds);
        var first = await TestVaults.BackUpAsync(vault, seeds);
        await late.CommitAsync(TestVaults.Draft(root), CommitKind.Complete, TestVaults.Stop);
        return first.Id;
    }

    /// <summary>Spoils bytes of tree packs until just the wanted page is lost; a vault that has seen nothing yet.</summary>
    private async Task<StorageVault> SpoilPageAsync(StorageVault vault, DirectoryBody root, int page)
    {
        foreach (var name in PacksOf(TreeKind))
        {
            var whole = _store.Blobs[name];
            for (var at = 1000; at < whole.Length - 1000; at += 4000)
            {
                var spoilt = (byte[])whole.Clone();
                spoilt[at] ^= 1;
                _store.Blobs[name] = spoilt;
                var opened = await TestVaults.OpenAsync(_store);
                if (await IsLostAsync(opened, root, page))
                {
                    await opened.DisposeAsync();
                    return await TestVaults.OpenAsync(_store);
                }

                await opened.DisposeAsync();
            }

            _store.Blobs[name] = whole;
        }

        throw new InvalidOperationException($"No byte of a pack hits page {page} of vault {vault.Id}.");
    }

    private static async Task<bool> IsLostAsync(StorageVault vault, DirectoryBody root, int page) =>
        await IsUnreadableAsync(() => vault.Trees.LoadAsync(root.Refs[page].Id, TestVaults.Stop).AsTask()) > 0;

    /// <summary>Reads every chunk of a kind; nothing is known of a block that nobody has read.</summary>
    private static async Task<int> CountUnreadableAsync(StorageVault vault, SnapshotRecord snapshot, int kind)
    {
        var bad = 0;
        if (kind == TreeKind)
        {
            await foreach (var segment in new ContentWalker(vault.Trees).ReadSegmentsAsync(snapshot.Manifest, TestVaults.Stop))
            {
                bad += await IsUnreadableAsync(() => vault.Trees.LoadAsync(segment.Id, TestVaults.Stop).AsTask());
            }

            return bad;
        }

        using var chunks = vault.CreateReader();
        var root = (await vault.LoadManifestAsync(snapshot, TestVaults.Stop)).Root;
        await foreach (var entry in vault.CreateTreeReader().ReadDirectoryAsync(root, TestVaults.Stop))
        {
            var segment = entry.Content!.SegmentAt(0);
            var buffer = new byte[segment.Length];
            bad += await IsUnreadableAsync(() => chunks.ReadAsync(segment.Id, buffer, TestVaults.Stop).AsTask());
        }

        return bad;
    }

    private static async Task<int> IsUnreadableAsync(Func<Task> read)
    {
        try
        {
            await read();
            return 0;
        }
        catch (VaultException)
        {
            return 1;
        }
    }

    /// <summary>The kind stands in the clear in the header.</summary>
    private List<string> PacksOf(int kind) =>
        [.. _store.NamesOf("packs/").Where(name => _store.Blobs[name][6] == kind)];

    /// <summary>Every block is hit; header, key and trailer stay.</summary>
    private static byte[] Spoilt(byte[] pack)
    {
        var spoilt = (byte[])pack.Clone();
        for (var at = 140; at < pack.Length - 2500; at += 200)
        {
            spoilt[at] ^= 1;
        }

        spoilt[140] ^= 2;
        return spoilt;
    }
}
