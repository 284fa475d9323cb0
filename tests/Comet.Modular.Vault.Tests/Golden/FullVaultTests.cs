using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>
/// A vault that version 1 wrote with every feature of the format, kept for ever, and what is in it. Neither it nor these
/// values are made again to let a test pass.
/// </summary>
[Trait("Req", "HO-09")]
public sealed class FullVaultTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = Copy();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_full_vault_is_opened_and_all_its_data_is_whole()
    {
        await using var vault = await OpenAsync(new PasswordCredential(FullVault.Password));

        Assert.Empty(vault.Damage);
        Assert.Equal(new VaultParameters(512, 2048, 8192, BlockTarget: 8192, PackTarget: 32768), vault.Parameters);
        Assert.Equal(FullVault.Sessions, vault.Sessions.Select(static each => $"{each.Number} {each.Status} {each.IsCommitted} {each.AdoptedBy}"));
        Assert.Equal(FullVault.Snapshots, vault.Snapshots.Select(static each => $"{each.Id} {each.Slot} {each.IsComplete} {each.Status} {each.Entries} {each.Bytes}"));
        Assert.Equal([KeySlotKind.Recovery, KeySlotKind.Password], vault.KeySlots.Select(static slot => slot.Kind));
        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task The_full_vault_opens_with_its_recovery_key_and_not_with_the_former_password()
    {
        await using (var vault = await OpenAsync(new RecoveryCredential(FullVault.RecoveryKey)))
        {
            Assert.Equal(FullVault.HeadSlot, vault.Head.Slot);
        }

        await using var other = Copy();
        var refused = await Assert.ThrowsAsync<VaultException>(async () =>
            await StorageVault.OpenAsync(
                other,
                new PasswordCredential(FullVault.FormerPassword),
                rememberedHead: null,
                indexFolder: null,
                TimeProvider.System,
                TestVaults.Stop
            )
        );
        Assert.Equal("vault.wrong-password", refused.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_entry_of_the_full_vault_is_as_it_was_stored(int snapshot)
    {
        await using var vault = await OpenAsync(new PasswordCredential(FullVault.Password));
        using var entries = new EntryLines(vault);
        var manifest = await vault.LoadManifestAsync(vault.Snapshots[snapshot], TestVaults.Stop);

        var lines = await entries.ReadAsync(manifest.Root);

        Assert.Equal(FullVaultEntries.Of(snapshot), lines.Where(static line => !FullVaultEntries.IsMany(line)));
        var many = lines.Where(FullVaultEntries.IsMany).ToList();
        Assert.Equal(snapshot == 0 ? FullVaultEntries.Many : 0, many.Count);
        if (snapshot == 0)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', many)));
            Assert.Equal(FullVaultEntries.HashOfMany, Convert.ToHexStringLower(hash));
        }
    }

    [Fact]
    public async Task A_manifest_of_the_full_vault_tells_its_faults_and_its_checkpoint()
    {
        await using var vault = await OpenAsync(new PasswordCredential(FullVault.Password));

        var manifest = await vault.LoadManifestAsync(vault.Snapshots[^1], TestVaults.Stop);

        Assert.Equal(("test/1", """{"paths":["/"]}""", new ManifestCounts(1, 2, 3, 4, 3)), (manifest.CheckpointSchema, manifest.Settings, manifest.Counts));
        Assert.Equal("after 9", Encoding.UTF8.GetString(manifest.Checkpoint.Span));
        Assert.Equal(
            [
                " Warning test.item Something of the item is missing. ",
                "half Error test.torn Only half of it could be read. Read it again.",
                "gone/%FF Error test.gone It could not be read. ",
            ],
            manifest.Faults.Select(static fault =>
                $"{string.Join('/', fault.Path.Select(static name => EntryLines.Printed(name.Span)))} {fault.Severity} {fault.Code} {fault.Message} {fault.Guidance}"
            )
        );
    }

    [Fact]
    public async Task The_full_vault_has_several_packs_and_both_forms_of_blocks()
    {
        await using var vault = await OpenAsync(new PasswordCredential(FullVault.Password));
        var parts = FullVaultWriter.PartsOf(vault);
        var codecs = new List<(PackKind Kind, BlockCodec Codec)>();
        foreach (var pack in parts.Log.Query(static state => state.LivePacks.ToList()))
        {
            var contents = await parts.Packs.ReadContentsAsync(pack.Session, pack.Id, pack.Length, TestVaults.Stop);
            codecs.AddRange(contents.Blocks.Select(block => (pack.Kind, block.Codec)));
        }

        Assert.Equal(FullVault.Packs, parts.Log.Query(static state => state.LivePacks.Count));
        Assert.Contains((PackKind.Data, BlockCodec.Stored), codecs);
        Assert.Contains((PackKind.Data, BlockCodec.Zstd), codecs);
        Assert.Contains((PackKind.Tree, BlockCodec.Zstd), codecs);
    }

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task The_full_vault_takes_new_snapshots_that_share_its_chunks()
    {
        await using var vault = await OpenAsync(new PasswordCredential(FullVault.Password));
        await using var session = await TestVaults.BeginAsync(vault);
        var writer = session.CreateWriter();

        var known = await writer.AddAsync(FullVaultBytes.Noise(40, 5000), TestVaults.Stop);
        var left = await writer.AddAsync(FullVaultBytes.Noise(103, 5000), TestVaults.Stop);
        await writer.DisposeAsync();

        Assert.False(known.IsNew);
        Assert.True(left.IsNew);
        Assert.Equal(12, await TestVaults.VerifyAsync(vault, await TestVaults.BackUpAsync(vault, session, Enumerable.Range(0, 12))));
    }

    private static MemoryBlobStore Copy()
    {
        var store = new MemoryBlobStore();
        var folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "vaults", "version-1-full");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            store.Blobs[name] = File.ReadAllBytes(file);
        }

        return store;
    }

    private ValueTask<StorageVault> OpenAsync(VaultCredential credential) =>
        StorageVault.OpenAsync(
            _store,
            credential,
            new LogHead(FullVault.HeadSlot, Convert.FromHexString(FullVault.HeadHash)),
            indexFolder: null,
            TimeProvider.System,
            TestVaults.Stop
        );
}
