using Comet.Modular.Sealing;
using Comet.Modular.Vault.Checking;

namespace Comet.Modular.Vault.Tests;

public sealed class OpeningTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    [Trait("Req", "HO-09")]
    public async Task A_new_vault_opens_with_its_password_its_recovery_key_and_its_master_key()
    {
        var created = await TestVaults.CreateAsync(_store);
        await using var first = created.Vault;
        var master = new byte[MasterKey.Length];
        first.ExportMasterKey(master);

        VaultCredential[] credentials =
        [
            new PasswordCredential(TestVaults.Password),
            new RecoveryCredential(created.RecoveryKey),
            new MasterKeyCredential(master),
        ];
        foreach (var credential in credentials)
        {
            await using var opened = await OpenAsync(credential);
            Assert.Equal(first.Id, opened.Id);
            Assert.Equal(TestVaults.Small, opened.Parameters);
            Assert.Equal(first.Head.Hash.ToArray(), opened.Head.Hash.ToArray());
        }
    }

    [Fact]
    public async Task A_wrong_credential_is_told_apart_from_damage()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        using var stranger = RecoveryKey.Generate();

        Assert.Equal("vault.wrong-password", await RefusalAsync(new PasswordCredential("another")));
        Assert.Equal("vault.wrong-recovery-key", await RefusalAsync(new RecoveryCredential(stranger.ToText())));
        Assert.Equal("vault.wrong-recovery-key", await RefusalAsync(new RecoveryCredential("no key at all")));
        Assert.Equal("vault.wrong-key", await RefusalAsync(new MasterKeyCredential(new byte[MasterKey.Length])));
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task A_damaged_or_missing_key_slot_is_not_called_a_wrong_password()
    {
        var created = await TestVaults.CreateAsync(_store);
        await using var vault = created.Vault;
        foreach (var slot in vault.KeySlots)
        {
            var name = VaultNames.KeySlot(slot.Id).Value;
            var whole = _store.Blobs[name];
            VaultCredential credential =
                slot.Kind == KeySlotKind.Password
                    ? new PasswordCredential(TestVaults.Password)
                    : new RecoveryCredential(created.RecoveryKey);
            VaultCredential other =
                slot.Kind == KeySlotKind.Password
                    ? new RecoveryCredential(created.RecoveryKey)
                    : new PasswordCredential(TestVaults.Password);
            byte[]?[] damages = [null, [], whole[..^1], [.. whole[..90], (byte)(whole[90] ^ 1), .. whole[91..]]];
            foreach (var damage in damages)
            {
                _store.Blobs.TryRemove(name, out _);
                if (damage is not null)
                {
                    _store.Blobs[name] = damage;
                }

                Assert.Equal("vault.damaged-key-slot", await RefusalAsync(credential));
                await using var opened = await OpenAsync(other);
            }

            _store.Blobs[name] = whole;
        }
    }

    [Fact]
    public async Task A_creation_that_fails_leaves_nothing_behind()
    {
        for (var allowed = 0; allowed < 3; allowed++)
        {
            await using var faults = new FaultStore(_store);
            faults.Fail(StoreOperations.Put, StoreFate.Refused(), first: allowed + 1, times: 1);

            await Assert.ThrowsAsync<Blobs.BlobStoreException>(async () => await TestVaults.CreateAsync(faults));

            Assert.Empty(_store.Blobs);
        }
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_keeps_the_way_in()
    {
        await using var faults = new FaultStore(_store);
        faults.Fail(StoreOperations.Put, StoreFate.Unanswered(), "log/");

        await Assert.ThrowsAsync<Blobs.BlobStoreException>(async () => await TestVaults.CreateAsync(faults));

        await using var opened = await OpenAsync(new PasswordCredential(TestVaults.Password));
    }

    [Fact]
    public async Task A_place_without_a_vault_says_so_and_a_place_with_one_takes_no_second()
    {
        Assert.Equal("vault.not-found", await RefusalAsync(new PasswordCredential(TestVaults.Password)));
        await using var vault = await TestVaults.NewAsync(_store);
        var before = _store.Blobs.Count;

        var refusal = await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.CreateAsync(_store));

        Assert.Equal("vault.exists", refusal.Code);
        Assert.Equal(before, _store.Blobs.Count);
    }

    [Fact]
    public async Task Of_two_creations_at_once_one_wins_and_the_other_leaves_nothing()
    {
        var rival = new MemoryBlobStore();
        await using var won = await TestVaults.NewAsync(rival);
        var name = VaultNames.LogEntry(0).Value;
        await using var slow = new FaultStore(_store);
        var pause = slow.Pause(StoreOperations.Put, name);
        var second = TestVaults.CreateAsync(slow).AsTask();
        await pause.Reached;
        _store.Blobs.TryAdd(name, rival.Blobs[name]);
        pause.Release();

        var refusal = await Assert.ThrowsAsync<VaultException>(() => second);

        Assert.Equal("vault.exists", refusal.Code);
        Assert.Equal([name], _store.Blobs.Keys);
    }

    [Fact]
    public async Task Passwords_are_added_and_removed_and_a_removed_one_stays_out_when_its_object_comes_back()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        var old = vault.KeySlots.Single(slot => slot.Kind == KeySlotKind.Password);
        var oldObject = _store.Blobs[VaultNames.KeySlot(old.Id).Value];
        var added = await vault.AddPasswordAsync("second", "laptop", TestVaults.Stop);

        await vault.RemoveKeySlotAsync(old.Id, TestVaults.Stop);
        _store.Blobs[VaultNames.KeySlot(old.Id).Value] = oldObject;

        Assert.Equal("vault.wrong-password", await RefusalAsync(new PasswordCredential(TestVaults.Password)));
        await using var opened = await OpenAsync(new PasswordCredential("second"));
        Assert.Equal("laptop", opened.KeySlots.Single(slot => slot.Id == added.Id).Label);
    }

    [Fact]
    public async Task The_last_password_and_the_last_recovery_key_cannot_be_removed()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        foreach (var slot in vault.KeySlots)
        {
            var refusal = await Assert.ThrowsAsync<VaultException>(
                async () => await vault.RemoveKeySlotAsync(slot.Id, TestVaults.Stop)
            );
            Assert.Equal("vault.refused", refusal.Code);
        }

        await using var opened = await TestVaults.OpenAsync(_store);
        Assert.Equal(2, opened.KeySlots.Count);
    }

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task A_store_that_was_rolled_back_or_exchanged_is_read_and_never_written()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(vault, [1]);
        var old = _store.Copy();
        await TestVaults.BackUpAsync(vault, [2]);

        await using (var shorter = await TestVaults.OpenAsync(old, vault.Head))
        {
            Assert.Equal(1, await MustOnlyBeReadAsync(shorter, "vault.rolled-back"));
        }

        await using (var other = await TestVaults.OpenAsync(old))
        {
            await TestVaults.BackUpAsync(other, [3]);
        }

        await using var forked = await TestVaults.OpenAsync(old, vault.Head);
        Assert.Equal(2, await MustOnlyBeReadAsync(forked, "vault.rolled-back"));
        await using var same = await TestVaults.OpenAsync(_store, vault.Head);
        Assert.Equal(2, same.Snapshots.Count);
    }

    [Theory]
    [InlineData(1, "missing", 3)]
    [InlineData(1, "damaged", 3)]
    [InlineData(1, "another", 3)]
    [InlineData(2, "missing", 2)]
    [InlineData(2, "damaged", 2)]
    [InlineData(3, "another", 3)]
    [InlineData(6, "damaged", 2)]
    public async Task A_log_with_a_lost_entry_is_read_without_it_and_never_written(ulong slot, string loss, int snapshots)
    {
        await using (var vault = await TestVaults.NewAsync(_store))
        {
            await TestVaults.BackUpAsync(vault, [1]);
            await TestVaults.BackUpAsync(vault, [1, 2]);
            await TestVaults.BackUpAsync(vault, [3]);
        }

        var name = VaultNames.LogEntry(slot).Value;
        var entry = _store.Blobs[name];
        _ = _store.Blobs.TryRemove(name, out _);
        if (loss is not "missing")
        {
            _store.Blobs[name] = loss is "damaged" ? [.. entry[..^1], (byte)(entry[^1] ^ 1)] : _store.Blobs[VaultNames.LogEntry(4).Value];
        }

        await using var opened = await OpenAsync(new PasswordCredential(TestVaults.Password));

        Assert.Equal(snapshots, await MustOnlyBeReadAsync(opened, "vault.damaged-log"));
        var report = await opened.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);
        Assert.Contains(report.Problems, problem => string.Equals(problem.Object, name, StringComparison.Ordinal));
        // Nothing was changed, so that the entry can be brought back.
        _store.Blobs[name] = entry;
        await using var mended = await OpenAsync(new PasswordCredential(TestVaults.Password));
        Assert.Empty(mended.Damage);
        await TestVaults.BackUpAsync(mended, [4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_genesis_is_named(bool isThere)
    {
        await using (await TestVaults.NewAsync(_store)) { }
        var name = VaultNames.LogEntry(0).Value;
        var entry = _store.Blobs[name];
        _ = _store.Blobs.TryRemove(name, out _);
        if (isThere)
        {
            _store.Blobs[name] = [.. entry[..^1], (byte)(entry[^1] ^ 1)];
        }

        Assert.Equal(
            isThere ? "vault.damaged-log" : "vault.not-found",
            await RefusalAsync(new PasswordCredential(TestVaults.Password))
        );
    }

    /// <returns>How many snapshots can be read whole.</returns>
    private static async Task<int> MustOnlyBeReadAsync(StorageVault vault, string code)
    {
        Assert.All(vault.Damage, damage => Assert.Equal(code, damage.Code));
        Assert.NotEmpty(vault.Damage);
        var refused = await Assert.ThrowsAsync<VaultException>(async () => await TestVaults.BeginAsync(vault));
        Assert.Equal(code, refused.Code);
        foreach (var snapshot in vault.Snapshots)
        {
            // Packs are found although the commit that named them may be lost.
            Assert.Equal(snapshot.Entries, await TestVaults.VerifyAsync(vault, snapshot));
        }

        return vault.Snapshots.Count;
    }

    private ValueTask<StorageVault> OpenAsync(VaultCredential credential) =>
        StorageVault.OpenAsync(
            _store,
            credential,
            rememberedHead: null,
            indexFolder: null,
            TimeProvider.System,
            TestVaults.Stop
        );

    private async Task<string> RefusalAsync(VaultCredential credential) =>
        (await Assert.ThrowsAsync<VaultException>(async () => await OpenAsync(credential))).Code;
}
