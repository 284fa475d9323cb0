using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Tests;

/// <summary>What the vault knows without what it has lost.</summary>
[Trait("Req", "HO-14")]
public sealed class LostEntryTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Several_lost_entries_in_a_row_are_no_end_of_the_log(int count)
    {
        await FillAsync();
        for (var slot = 2; slot < 2 + count; slot++)
        {
            _store.Blobs.TryRemove(VaultNames.LogEntry((ulong)slot).Value, out _);
        }

        await using var opened = await TestVaults.OpenAsync(_store);

        Assert.Equal(count, opened.Damage.Count);
        Assert.Contains(VaultNames.LogEntry(2).Value, opened.Damage[0].Message, StringComparison.Ordinal);
        await AssertWholeAsync(opened, 4 - ((count + 1) / 2));
        var refused = await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.BeginAsync(opened));
        Assert.Equal("vault.damaged-log", refused.Code);
    }

    [Fact]
    public async Task A_name_far_behind_the_log_is_not_waited_for()
    {
        await FillAsync();
        _store.Blobs["log/00000000ffffffff"] = [1];

        await using var opened = await TestVaults.OpenAsync(_store);

        Assert.Empty(opened.Damage);
        Assert.Equal(4, opened.Snapshots.Count);
    }

    [Fact]
    public async Task A_log_that_goes_on_in_two_ways_is_read_in_both_and_never_written()
    {
        await FillAsync();
        var fork = _store.Copy();
        await using (var other = await TestVaults.OpenAsync(fork))
        {
            await TestVaults.BackUpAsync(other, [7]);
        }

        await using (var vault = await TestVaults.OpenAsync(_store))
        {
            await TestVaults.BackUpAsync(vault, [8]);
            await TestVaults.BackUpAsync(vault, [9]);
        }

        var exchanged = VaultNames.LogEntry(10).Value;
        _store.Blobs[exchanged] = fork.Blobs[exchanged];

        await using var opened = await TestVaults.OpenAsync(_store);

        Assert.Equal(2, opened.Damage.Count);
        Assert.All(opened.Damage, damage => Assert.Contains(exchanged, damage.Message, StringComparison.Ordinal));
        Assert.Equal(6, opened.Snapshots.Count);
        await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.BeginAsync(opened));
    }

    [Fact]
    public async Task A_vault_that_has_lost_its_genesis_is_neither_called_none_nor_written_over()
    {
        await FillAsync();
        _store.Blobs.TryRemove(VaultNames.LogEntry(0).Value, out _);
        var before = _store.Blobs.Count;

        var refused = await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.OpenAsync(_store));
        var exists = await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.CreateAsync(_store));

        Assert.Equal("vault.damaged-log", refused.Code);
        Assert.Contains(VaultNames.LogEntry(0).Value, refused.Message, StringComparison.Ordinal);
        Assert.Equal("vault.exists", exists.Code);
        Assert.Equal(before, _store.Blobs.Count);
    }

    [Fact]
    public async Task A_damaged_genesis_is_told_from_a_wrong_key()
    {
        await FillAsync();
        var key = new byte[Sealing.MasterKey.Length];
        await using (var vault = await TestVaults.OpenAsync(_store))
        {
            vault.ExportMasterKey(key);
        }

        var name = VaultNames.LogEntry(0).Value;
        var whole = _store.Blobs[name];
        _store.Blobs[name] = [.. whole[..^1], (byte)(whole[^1] ^ 1)];

        Assert.Equal("vault.damaged-log", await RefusalAsync(key));
        Assert.Equal("vault.wrong-key", await RefusalAsync(new byte[Sealing.MasterKey.Length]));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_damage_and_a_store_that_is_gone_is_not()
    {
        await FillAsync();
        await using var bad = new FaultStore(_store);
        bad.Fail(StoreOperations.Read, StoreFate.Refused(cause: "The sector is bad."), VaultNames.LogEntry(2).Value);
        await using (var opened = await TestVaults.OpenAsync(bad))
        {
            Assert.Contains("The sector is bad.", Assert.Single(opened.Damage).Message, StringComparison.Ordinal);
        }

        bad.Fail(StoreOperations.FindLength, StoreFate.Refused(cause: "The drive is gone."));

        await Assert.ThrowsAsync<BlobStoreException>(async () => await TestVaults.OpenAsync(bad));
    }

    [Fact]
    public async Task A_damaged_key_slot_of_any_kind_keeps_no_other_credential_out()
    {
        var created = await TestVaults.CreateAsync(_store);
        await created.Vault.DisposeAsync();
        var names = _store.NamesOf("keys/").ToList();
        var stranger = new MemoryBlobStore();
        await using (await TestVaults.NewAsync(stranger)) { }
        foreach (var name in names)
        {
            var whole = _store.Blobs[name];
            byte[][] damages = [new byte[100_000], stranger.Blobs[stranger.NamesOf("keys/").First()], whole[..^1], []];
            foreach (var damage in damages)
            {
                _store.Blobs[name] = damage;
                VaultCredential[] credentials = [new PasswordCredential(TestVaults.Password), new RecoveryCredential(created.RecoveryKey)];
                var refusals = 0;
                foreach (var credential in credentials)
                {
                    try
                    {
                        await using var opened = await StorageVault.OpenAsync(
                            _store,
                            credential,
                            rememberedHead: null,
                            indexFolder: null,
                            TimeProvider.System,
                            TestVaults.Stop
                        );
                    }
                    catch (VaultException refused)
                    {
                        Assert.Equal("vault.damaged-key-slot", refused.Code);
                        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
                        refusals++;
                    }
                }

                Assert.Equal(1, refusals);
            }

            _store.Blobs[name] = whole;
        }
    }

    private async Task<string> RefusalAsync(byte[] key)
    {
        var refused = await Assert.ThrowsAsync<VaultException>(async () =>
            await StorageVault.OpenAsync(
                _store,
                new MasterKeyCredential(key),
                rememberedHead: null,
                indexFolder: null,
                TimeProvider.System,
                TestVaults.Stop
            )
        );
        return refused.Code;
    }

    /// <summary>Slots 1 to 8 begin and commit four backups, each upon the ones before.</summary>
    private async Task FillAsync()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        for (var count = 1; count <= 4; count++)
        {
            await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 10 * count));
        }
    }

    private static async Task AssertWholeAsync(StorageVault vault, int snapshots)
    {
        Assert.Equal(snapshots, vault.Snapshots.Count);
        foreach (var snapshot in vault.Snapshots)
        {
            Assert.Equal(snapshot.Entries, await TestVaults.VerifyAsync(vault, snapshot));
        }
    }
}
